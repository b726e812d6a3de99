# Texts of the console. A key with a hyphen is a kind and a code ("state-in_review"); codes are those of database and API.

skip = Skip to content
navigation = Sections
nav-queue = Queue
nav-appointments = Calls
nav-certificates = Certificates
nav-audit = Audit log
search-reference = Application number ( / )
help = Keys
sign-out = Sign out
close = Close
back = Back
to-queue = To the queue
cancel = Cancel
find = Find
reset = Reset
me = you
optional = if any
now = now
older = Older

due-in-minutes = in { $count } min
due-in-hours = in { $count } h
due-in-days = in { $count } { $count ->
    [one] day
   *[other] days
}
due-overdue-minutes = overdue by { $count } min
due-overdue-hours = overdue by { $count } h
due-overdue-days = overdue by { $count } { $count ->
    [one] day
   *[other] days
}
ago-minutes = { $count } min ago
ago-hours = { $count } h ago
ago-days = { $count } { $count ->
    [one] day
   *[other] days
} ago

help-title = Keyboard
key-rows = next, previous row
key-open = open the row
key-claim = claim (a second press confirms)
key-accept = accept, approve (a second press confirms)
key-defect = new defect
key-show = show data and scans
key-zoom = zoom the scan
key-rotate = rotate the scan
key-scan = next scan
key-search = search
key-help = this overview
key-hint = The keys work on a Russian layout too. Everything also works without them: Tab, space, Enter.

sign-in = Sign in
sign-in-press = The link works once. Press the button to sign in on this computer.
sign-in-button = Sign in to the console
sign-in-how = Open the one-time link that your administrator gave you. It works for 15 minutes. The command kepler operator invite makes a new one.
sign-in-refused = The link has been used or is too old. Ask for a new one.
sign-in-ended = You have signed out.

role-reviewer = review
role-video_operator = video calls
role-approver = approval
role-security_officer = security
role-auditor = audit

queues = Queues
tab-in_review = In review
tab-awaiting_identity = Identification
tab-pending_approval = Pending approval
tab-on_hold = On hold
tab-all = All
claim-next = Claim next
queue-empty = Nothing here. New applications appear by themselves: reload the page.
found-for = Found by number “{ $text }”.
list-limit = { $count ->
    [one] The first row is shown
   *[other] The first { $count } rows are shown
}; search finds the others.
column-reference = Number
column-holder = Applicant
column-type = Type
column-state = State
column-due = Due
column-claimed = Claimed by
column-call = Call
column-time = Time
column-operator = Operator
column-actor = Who
column-action = What
column-details = Details
no-call = not booked
no-calls = No calls are booked.

holder-natural-person = natural person
holder-individual-entrepreneur = entrepreneur
holder-legal-entity-representative = representative of a legal entity
holder-legal-entity-automatic = legal entity, automatic signature

state-awaiting_payment = awaiting payment
state-in_checks = in checks
state-in_review = in review
state-awaiting_applicant = awaiting applicant
state-awaiting_identity = identification
state-pending_approval = pending approval
state-awaiting_key = awaiting key
state-issuing = issuing
state-issued_unacknowledged = issued, not acknowledged
state-on_hold = on hold
state-completed = completed
state-rejected = rejected
state-withdrawn = withdrawn
state-expired = expired

next-awaiting_payment = The portal acts next: payment and scans.
next-in_checks = The state registers answer next.
next-in_review = A reviewer acts next.
next-awaiting_applicant = The applicant acts next: corrects the defects.
next-awaiting_identity = A ground of identification is needed, and the video call if policy asks for it.
next-pending_approval = A second person decides: not the one who reviewed or held the call.
next-awaiting_key = The applicant acts next: makes a key and a certification request.
next-issuing = Kepler is issuing the certificate.
next-issued_unacknowledged = The holder acts next: acknowledges the certificate's contents.
next-on_hold = A security officer decides.
next-completed = The application is complete. The certificate lives in the register.
next-rejected = The application was rejected.
next-withdrawn = The applicant withdrew the application.
next-expired = The applicant's time ran out.

case = Application
four-eyes = Who has acted
eye-review = Reviewed
eye-video = Saw on video
eye-approval = Approved

data = Data
masked = masked
shown-whole = shown, reading recorded
show-why = What the data are needed for
show = Show
show-hint = Data and scans open on this page. The reading goes to the audit log.
show-review = review of data
show-video = video call
show-approval = approval
show-applicant_request = request of the applicant
show-inspection = internal inspection

group-person = Person
group-passport = Passport
group-contacts = Contact
group-entrepreneur = Entrepreneur
group-organisation = Organisation
field-last_name = Surname
field-first_name = Given name
field-middle_name = Patronymic
field-birth_date = Date of birth
field-birth_place = Place of birth
field-sex = Sex
field-snils = SNILS
field-inn = INN
field-passport = Series and number
field-passport_issued_on = Issued on
field-passport_issued_by = Issued by
field-passport_division = Division code
field-email = E-mail
field-phone = Telephone
field-ogrnip = OGRNIP
field-organisation = Short name
field-organisation_full = Full name
field-organisation_inn = INN
field-ogrn = OGRN
field-kpp = KPP
field-address = Address
field-position = Position
sex-female = female
sex-male = male
has-defect = defect

target-person_name = Name
target-person_birth_date = Date of birth
target-person_birth_place = Place of birth
target-person_snils = SNILS
target-person_inn = INN
target-person_passport = Passport
target-person_email = E-mail
target-person_phone = Telephone
target-organisation = Organisation
target-ogrnip = OGRNIP

scans = Scans
slot-passport = Passport
slot-request_form = Request form
slot-authority = Proof of authority
zoom-in = Larger
zoom-out = Smaller
rotate = Rotate
open-alone = in a tab of its own
scan-veil = The scan opens together with the data
missing-scan = Scan missing

actions = Actions
nothing-to-do = Nothing is asked of you now.
action-claim = Claim
action-release = Give back
action-accept = Accept the data
action-defects = Defects for the applicant
action-reject = Reject
action-hold = Put on hold
action-release-hold = Release the hold
action-video = Verdict on the video call
action-approve = Go to approval

why-wrong_state = Not possible in this state.
why-not_claimed = Claim the application first.
why-claimed_by_another = Another reviewer has claimed the application.
why-same_person = You have already acted on this case: another person decides.
why-checks_open = Not every register has confirmed the data.
why-checks_stale = A register's answer was too old and is being asked again: wait for it.
why-no_identity_ground = No lawful ground of identification stands.
why-video_missing = No positive verdict on a call, or not every item is ticked.
why-appointment = No call is booked, or another one is.
why-unknown_check = This question cannot be asked again now.
why-slot_closed = This document is not asked for now.
why-payment = The payment report contradicts what is known.
why-defects = The defects cannot be sent: no rounds are left, or the list is empty.
why-key_token = The code of the key request is wrong, used or too old.
why-not_due = The deadline has not passed.
why-acknowledged_text = Another text was acknowledged.
why-claimed_first = A colleague claimed this application while you pressed the button.
why-nothing_to_claim = No application in review is free.
why-not_released = The certificate is handed out after its holder has acknowledged it.

forbidden-role = This action needs another role.
forbidden-training = Your training for video calls has expired.
forbidden-locked = Your account is locked.
forbidden-actor = This action is not for the console.
forbidden-operator = The call belongs to another operator.
forbidden-cross_site = The request came from another site and was refused. Open the console directly and repeat.

defect = Defect
defects = Defects
defect-what = What is wrong
defect-hint = Hint for the applicant, without personal data
defect-note = The applicant gets a message. What is named here opens for correction.
defects-send = Send to the applicant
defect-unreadable = cannot be read
defect-cropped = cropped
defect-wrong_document = wrong document
defect-out_of_date = not valid
defect-not_signed = not signed
defect-page_missing = page missing
defect-differs_from_document = differs from the document
defect-differs_from_register = differs from the register
defect-misspelt = misspelt
defect-incomplete = incomplete
no-defects = There have been no defects.
rounds = Round of corrections
answered = corrected
waits = waiting for the applicant

reject-ground = Ground
reject-text = Explanation for the applicant
text-note = The applicant reads this text. Write no document numbers.
reject-sure = A rejection is final; I have checked the ground
ground-data_not_confirmed = the registers did not confirm the data
ground-identity_not_established = identity not established
ground-documents_incomplete = documents incomplete
ground-document_invalid = document not valid
ground-authority_not_proven = authority not proven
ground-outside_mandate = this authority does not issue such certificates

hold-reason = Reason
hold-suspicion = suspected forgery
hold-legal_hold = order of an authority
hold-coercion = signs of coercion
hold-incident = security incident
hold-video_failed = video call failed

checks = Register checks
check-passport_validity = Passport is valid
check-person_inn = INN
check-snils = SNILS
check-legal_entity_extract = Register of legal entities
check-entrepreneur_extract = Register of entrepreneurs
source-passport_validity = Ministry of the Interior
source-person_inn = Federal Tax Service
source-snils = Social Fund
source-legal_entity_extract = Federal Tax Service
source-entrepreneur_extract = Federal Tax Service
outcome-planned = to be asked
outcome-submitted = asked
outcome-match = agrees
outcome-mismatch = differs
outcome-not_found = not found
outcome-invalid = not valid
outcome-rejected = question refused
outcome-unavailable = register does not answer
outcome-timed_out = no answer in time
attempt = attempt
ask-again = Ask again

identity = Identification
ground = Ground
no-ground = no ground
basis-presence = personal presence
basis-qualified_signature = qualified signature
basis-chip_passport = passport with a chip
basis-unified_biometrics = ESIA with biometrics
video = Video call
video-required = policy asks for it
video-not-required = not asked for
appointment = Booked
verdict = Verdict
verdict-verified = verified
verdict-inconclusive = inconclusive, another call is needed
verdict-failed = failed, put the case on hold
verdict-reasons = Reasons (unless verified)
verdict-record = Record the verdict
checklist = Tick every item
checklist-consent_spoken = Consent to recording was spoken
checklist-face_matches = The face matches the photo
checklist-document_genuine = The document is genuine: features show when tilted
checklist-data_matches = Series and number were read aloud and match
checklist-free_will = Acts freely, alone, unpressed
checklist-challenge_passed = The random challenge was passed
video-tech_network = network
video-tech_device = device
video-light = light
video-sound = sound
video-document_unreadable = document cannot be read
video-document_damaged = document damaged
video-document_on_screen = document on a screen, or a copy
video-third_person = another person in the picture
video-coercion = signs of coercion
video-impaired = condition of the applicant
video-mismatch_face = face does not match
video-mismatch_data = data do not match
video-manipulation_suspected = suspected manipulation of the picture
video-refused_consent = consent to recording refused

payment = Payment
payment-none = nothing known
payment-invoiced = invoiced
payment-partly_paid = partly paid
payment-paid = paid
payment-refund_requested = refund requested
payment-refunded = refunded
paid-of = Paid of
invoice = Invoice
reported = Reported

consents = Consents
consent-processing = processing of personal data
consent-registers = transfer to registers
consent-recording = recording of the video call
text-version = version
timeline = History

approval = Approval
approval-title = Decision of the second person
back-to-case = to the case
who-did-what = Who did what
did-review = Accepted the data
did-video = Held the video call
did-approve = Approves
no-verdict = none
confirmed-items = { $count ->
    [one] { $count } item ticked
   *[other] { $count } items ticked
}
since-review = What changed since the review
nothing-since = Nothing.
decide = Decision
approve-now = Approve issuance
approve-sure = I have compared data, ground and the registers' answers
approve-hint = The applicant is invited to make a key.
return = Return to review
return-reason = What to look at again
return-hint = Another reviewer takes the case.

stale = The application has changed
stale-text = Somebody changed the application while you worked. Your action was not done, and nothing is lost.
stale-changes = What happened
stale-yours = What you sent
stale-nothing-typed = Only the press of a button, no text.
stale-look = Open the application
stale-repeat = Repeat my action

certificate = Certificate
certificate-issued = issued, not acknowledged
certificate-active = in force
certificate-revoked = revoked
certificate-expired = expired
serial = Serial number
algorithm = Algorithm
valid-from = Valid from
valid-until = Valid until
no-certificates = No certificates found.
certificate-field-issuer = Issuer
certificate-field-issuer_key = Issuer's key
certificate-field-key_until = Key usable until
certificate-field-fingerprint = SHA-256 of the certificate
certificate-field-public_key = SHA-256 of the key
certificate-field-acknowledged = Acknowledged by the holder
certificate-field-issued = In the register since
subject = Holder
extensions = Extensions
critical = critical
open-certificate = Open the certificate
open-case = Open the application
download-certificate = Download the certificate (.cer)
download-chain = Download the chain (.p7b)
revoke = Revoke
revoke-on = Continue
revoke-reason = Reason
revoke-who = A security officer revokes.
revoke-final = Revocation is final.
revoke-question = Revoke this certificate?
revoke-warning = This cannot be undone. OCSP says “revoked” at once, the revocation list follows within minutes.
revoke-sure = I have checked who asks and why
revocation-unspecified = not stated
revocation-key_compromise = key compromised
revocation-ca_compromise = authority's key compromised
revocation-affiliation_changed = organisation or data changed
revocation-superseded = replaced by a new one
revocation-cessation_of_operation = no longer needed
revocation-privilege_withdrawn = powers ended

audit-subject = Subject
chain-whole = { $count ->
    [one] The chain is whole: { $count } record. Last hash
   *[other] The chain is whole: { $count } records. Last hash
}
chain-broken = The chain is broken at record
damage-altered = altered
damage-missing = missing
damage-reordered = out of order
no-records = No records.
actor-portal = portal
actor-applicant = applicant
actor-system = Kepler
actor-register = register

failure-403-title = Not allowed
failure-403-advice = If you need the role for your work, ask a security officer.
failure-404-title = Not found
failure-404-advice = The address is wrong, or this no longer exists.
failure-409-title = Not possible now
failure-409-advice = Nothing has changed. Go back and see where the application stands.
failure-422-title = The form is not complete
failure-422-advice = Nothing has changed. Go back: the browser has kept what you typed.
failure-500-title = Kepler failed
failure-500-advice = Nothing was changed by halves. Give the number of the incident to the engineer on duty.
failure-503-title = Not available now
failure-503-advice = Try again in a minute.
incident = Number of the incident:
odd-field = Look at this field: { $name }.

note-claimed = The application is yours.
note-released = The application is back in the queue.
note-accepted = The data are accepted.
note-defects = The defects were sent to the applicant.
note-rejected = The application was rejected.
note-held = The application is on hold.
note-released_hold = The hold is released.
note-asked = The register is asked again.
note-verdict = The verdict is recorded.
note-approved = Issuance is approved. The applicant makes a key.
note-returned = The application is back in review.
note-revoked = The certificate is revoked.
