-- Whether no other computation is under way; the lock is held until the connection gives it up or ends.
select pg_try_advisory_lock(7310297034) as alone
