-- Minutes over streets for who searches by postcode: a server has no streets.

create table postcode_way (
    postcode          text not null,
    municipality_code text not null,
    help_point_id     bigint not null,
    profile           text not null constraint postcode_way_profile_known check (profile in ('walk', 'cycle')),
    minutes           real not null constraint postcode_way_minutes_range check (minutes >= 0 and minutes < 'infinity'),
    run_id            bigint not null,
    constraint postcode_way_pkey primary key (postcode, help_point_id, profile)
);
create index postcode_way_municipality_code_idx on postcode_way (municipality_code);
comment on table postcode_way is 'travel time over streets from the middle of a postcode to the nearest help points; nothing where one travels in a straight line';
comment on column postcode_way.municipality_code is 'of the postcode';
comment on column postcode_way.help_point_id is 'no foreign key: an import may replace the help point, and then the time is of no use';
comment on column postcode_way.minutes is 'over streets, with the way from and to them';

---- create above / drop below ----

drop table postcode_way;
