-- Moves staged changes of municipalities into place.
insert into municipality_change (former_code, former_name, ended_on, successor_code, run_id)
select former_code, former_name, ended_on, successor_code, @run from staging_change
