-- Has imports and undos wait for each other: two that replace the rows of one source at a time would both bring theirs.
select pg_advisory_xact_lock(x'5731746cf'::bigint) as locked
