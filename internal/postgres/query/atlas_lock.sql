-- Waits until no computation stores results, and keeps the next one waiting. It comes before anything that takes a snapshot: an emptied table is empty for
-- snapshots of before, too.
lock table definition_result in access share mode
