-- Servers hold the data in memory. Every change leaves a row in run, so a run
-- that is added or undone is what they must hear of, when it is committed.

create function run_changed() returns trigger
language plpgsql as $$
begin
    perform pg_notify('steunkaart_changed', '');
    return null;
end
$$;

create trigger run_changed
after insert or update on run
for each statement execute function run_changed();

---- create above / drop below ----

drop trigger run_changed on run;
drop function run_changed();
