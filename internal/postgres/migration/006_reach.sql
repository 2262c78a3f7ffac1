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
alter table gap
    add column rank integer [] not null,
    add column rank_low integer [] not null,
    add column rank_high integer [] not null,
    add column nearest_id bigint not null,
    add column nearest_m double precision not null;
comment on column gap.rank is 'per definition: place among the gap areas of the municipality and profile, 1 for the most excluded residents; 0 for none';
comment on column gap.rank_low is 'best rank of the 90 % interval over the draws';
comment on column gap.nearest_id is 'the listed help point nearest to the centre of its people in a straight line; 0 when there is none';
comment on column gap.nearest_m is 'metres in a straight line to that point';

create table area_reach (
    area_code         text not null,
    municipality_code text not null,
    profile           text not null constraint area_reach_profile_known check (profile in ('walk', 'cycle', 'senior')),
    listed            double precision [] not null,
    listed_low        double precision [] not null,
    listed_high       double precision [] not null,
    confirmed         double precision [] not null,
    confirmed_low     double precision [] not null,
    confirmed_high    double precision [] not null,
    run_id            bigint not null,
    constraint area_reach_pkey primary key (area_code, profile)
);
create index area_reach_municipality_code_idx on area_reach (municipality_code);
comment on table area_reach is 'excluded residents of municipalities and neighbourhoods with help within the threshold, per definition';
comment on column area_reach.listed is 'who reach any listed public point';
comment on column area_reach.listed_low is 'lower end of the 90 % interval over the draws';
comment on column area_reach.confirmed is 'who reach a confirmed one';

create table proposal (
    municipality_code text not null,
    profile           text not null constraint proposal_profile_known check (profile in ('walk', 'cycle', 'senior')),
    definition        integer not null,
    sites             integer not null,
    place             integer not null,
    kind              text not null,
    name              text not null,
    town              text not null,
    year              integer not null,
    help_point_id     bigint not null,
    lon               double precision not null,
    lat               double precision not null,
    cells             bigint [] not null,
    wins              double precision not null,
    others            text [] not null,
    gain              double precision not null,
    gain_low          double precision not null,
    gain_high         double precision not null,
    run_id            bigint not null,
    constraint proposal_pkey primary key (municipality_code, profile, definition, sites, place)
);
comment on table proposal is 'buildings where help would bring the most excluded residents of a municipality within reach who have none now; no choice of as many buildings brings more';
comment on column proposal.definition is 'position of the definition, from 1';
comment on column proposal.sites is 'how many buildings are chosen together';
comment on column proposal.place is 'order among them, from 1: the first gains the most by itself, each next one the most beside those before it';
comment on column proposal.kind is 'polling_station, school, hospital or a kind of help point of which no help is known';
comment on column proposal.year is 'of the source that knows the building; 0 for help points';
comment on column proposal.help_point_id is '0 for buildings that are no help point';
comment on column proposal.cells is 'where people gain reach by it and by none before it';
comment on column proposal.wins is 'share of the draws in which it is among the best choice, 0 to 1';
comment on column proposal.others is 'names of other buildings that serve the same cells';
comment on column proposal.gain is 'excluded residents of the municipality who gain reach by all of the chosen buildings together';

---- create above / drop below ----

drop table proposal;
drop table area_reach;
truncate gap;
alter table gap drop column rank, drop column rank_low, drop column rank_high, drop column nearest_id, drop column nearest_m;
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
