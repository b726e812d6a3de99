//! Curves: their numbers ([`sets`]), their points, and the signature on each of them.
//!
//! [`group`] signs and verifies, and is what the rest of the module calls. It takes multiples of points from [`weierstrass`],
//! which adds by `complete` where a secret is involved and by `jacobian` where everything is public, or from [`edwards`] for
//! the two curves that have that shape. `table` holds the multiples of the base point that signing picks from, `scalar` cuts
//! scalars into digits.

mod complete;
pub(super) mod edwards;
pub(super) mod group;
mod jacobian;
mod scalar;
pub(super) mod sets;
mod table;
pub(super) mod weierstrass;

use super::arithmetic::{Field, montgomery::Modulus};

/// A curve `y^2 = x^3 + a x + b` and its base point, told by its type.
pub(super) trait Curve<const N: usize>: Sized + Send + Sync + 'static {
    /// The field of the coordinates.
    type Field: Field<N>;
    /// The order of the base point, `q`.
    type Order: Modulus<N>;
    /// `a`; `None` stands for -3, which has its own, shorter formulas.
    const A: Option<[u64; N]>;
    /// `b`, where the field multiplies by it faster than by a full number.
    const SMALL_B: Option<u64> = None;
    /// `b`.
    const B: [u64; N];
    /// The base point.
    const X: [u64; N];
    /// The base point.
    const Y: [u64; N];
    /// How multiples are worked out.
    type Model: Model<Self, N>;
}

/// Multiples of points on a curve.
pub(super) trait Model<C: Curve<N>, const N: usize>: Send + Sync {
    /// Works out the table.
    fn new() -> Self;

    /// `scalar` times the base point, for a secret odd scalar below `q`: the same steps for every scalar.
    fn multiply_base(&self, scalar: &[u64; N]) -> Option<Affine<C::Field>>;

    /// The abscissa of `first G + second point`, all public, as numerator and denominator; `None` for infinity.
    fn multiply_both(
        &self,
        first: &[u64; N],
        second: &[u64; N],
        point: &Affine<C::Field>,
    ) -> Option<(C::Field, C::Field)>;

    /// Whether a point of the curve is a multiple of the base point.
    fn is_multiple_of_base(&self, point: &Affine<C::Field>) -> bool;
}

/// `q`, the order of the base point.
pub(super) const fn order<C: Curve<N>, const N: usize>() -> [u64; N] {
    <C::Order as Modulus<N>>::VALUE
}

/// The coefficients as numbers of the field, worked out once.
pub(super) struct Coefficients<F> {
    pub(super) a: F,
    pub(super) b: F,
    pub(super) triple_b: F,
}

impl<F> Coefficients<F> {
    pub(super) fn of<C: Curve<N, Field = F>, const N: usize>() -> Self
    where
        F: Field<N>,
    {
        let b = F::from_words(&C::B);
        let a = match C::A {
            Some(a) => F::from_words(&a),
            None => F::ZERO - F::ONE.triple(),
        };
        Self {
            a,
            b,
            triple_b: b.triple(),
        }
    }
}

/// A point by its two coordinates; infinity has none.
#[derive(Clone, Copy)]
pub(super) struct Affine<F> {
    pub(super) x: F,
    pub(super) y: F,
}

impl<F> Affine<F> {
    /// The base point.
    pub(super) fn base<C: Curve<N, Field = F>, const N: usize>() -> Self
    where
        F: Field<N>,
    {
        Self {
            x: F::from_words(&C::X),
            y: F::from_words(&C::Y),
        }
    }

    /// Whether `y^2 = x^3 + a x + b`.
    pub(super) fn is_on_curve<const N: usize>(&self, curve: &Coefficients<F>) -> bool
    where
        F: Field<N>,
    {
        let right = (self.x.square() + curve.a) * self.x + curve.b;
        self.y.square().equals(right)
    }
}
