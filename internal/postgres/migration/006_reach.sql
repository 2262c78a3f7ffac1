-- Reach by three profiles, with the hours of help. Everything here is computed
-- anew from the inventory, so what an earlier version computed goes.

truncate cell_reach, gap;

drop table cell_reach;
create table cell_reach (
    cell              bigint not null,
    municipality_code text not null,
    minutes           real [] not null,
    point_ids         bigint [] not null,
    points            integer [] not null,
    straight          real not null,
    hours             bytea not null,
    flags             integer not null,
    run_id            bigint not null,
    constraint cell_reach_pkey primary key (cell),
    constraint cell_reach_profiles check (cardinality(points) = 3 and cardinality(minutes) = cardinality(point_ids) and cardinality(minutes) % 3 = 0)
);
comment on table cell_reach is 'travel time from the centre of people of a cell to the nearest help points, by profile: walk, cycle, senior (75 and older, walking)';
comment on column cell_reach.municipality_code is 'the municipality where most people of the cell live';
comment on column cell_reach.minutes is 'per profile nine entries: minutes to the nearest three listed public points, the nearest confirmed one, and the nearest of each group of supply.Groups; infinity beyond the limit';
comment on column cell_reach.point_ids is 'the help points that minutes leads to; 0 for none';
comment on column cell_reach.points is 'per profile: listed public help points within the threshold';
comment on column cell_reach.straight is 'metres in a straight line to the nearest listed public point; infinity beyond the limit';
comment on column cell_reach.hours is 'per profile four sets of hours of the week of those points together: staffed known, staffed unknown, building known, building unknown; each a byte, 0 for none, 1 for all, 2 for those in the 24 bytes that follow';
comment on column cell_reach.flags is 'bits 1 and 2: covered walking, confirmed and listed; 4 and 8 the same cycling; 16 and 32 for 75 and older; 64: times are over streets and not in a straight line';

alter table gap drop constraint gap_profile_known;
alter table gap add constraint gap_profile_known check (profile in ('walk', 'cycle', 'senior'));

---- create above / drop below ----

truncate gap;
alter table gap drop constraint gap_profile_known;
alter table gap add constraint gap_profile_known check (profile in ('walk', 'cycle'));

drop table cell_reach;
create table cell_reach (
    cell              bigint not null,
    municipality_code text not null,
    minutes_walk      real [] not null,
    minutes_cycle     real [] not null,
    point_ids         bigint [] not null,
    points_walk       int not null,
    points_cycle      int not null,
    flags             int not null,
    run_id            bigint not null,
    constraint cell_reach_pkey primary key (cell)
);
