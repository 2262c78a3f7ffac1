-- Moves staged residents by age into place.
insert into postcode_people (postcode, age_from, men, women, people, run_id)
select postcode, age_from, men, women, people, @run from staging_postcode_people
