-- The number of an event within its application is told by the events themselves: the row of an application is written
-- once per step, not twice.
ALTER TABLE applications DROP COLUMN event_seq;
