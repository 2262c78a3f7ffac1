-- What was computed from the inventory. One result at a time: a computation
-- replaces the whole, or one municipality's part, in one transaction.

create table definition_result (
    definition text not null constraint definition_result_pkey primary key,
    position   int not null constraint definition_result_position_key unique,
    total      double precision not null constraint definition_result_total_positive check (total > 0),
    ratio      double precision not null constraint definition_result_ratio_positive check (ratio > 0),
    parameters jsonb not null,
    run_id     bigint not null constraint definition_result_run_id_fkey references run (id)
);
comment on table definition_result is 'per definition: the national figure that all cells add up to, and the ratio that made them';
comment on column definition_result.position is 'index from 1 into cell_demand.excluded and its like';
comment on column definition_result.ratio is 'benchmark: national figure divided by the sum before benchmarking; far from 1 is a warning';
comment on column definition_result.parameters is 'the definition as it was used';

create table area_people (
    area_code text not null constraint area_people_pkey primary key,
    municipality_code text not null,
    people    double precision[] not null constraint area_people_bands check (cardinality(people) = 6),
    excluded  double precision[] not null,
    low       double precision[] not null,
    high      double precision[] not null,
    imputed   boolean not null,
    weight    text not null,
    run_id    bigint not null constraint area_people_run_id_fkey references run (id)
);
comment on table area_people is 'estimate per neighbourhood, district and municipality';
comment on column area_people.people is 'residents by age band 0-15, 15-25, 25-45, 45-65, 65-75, 75+';
comment on column area_people.imputed is 'true when an age margin came from the parent area';
comment on column area_people.weight is 'how people were spread over the cells of the area: land_area, …';

create table cell_part (
    cell               bigint not null,
    neighbourhood_code text not null,
    municipality_code  text not null,
    share              double precision not null constraint cell_part_share_range check (share > 0 and share <= 1.000000001),
    lon                double precision not null,
    lat                double precision not null,
    people             double precision[] not null,
    run_id             bigint not null,
    constraint cell_part_pkey primary key (municipality_code, cell, neighbourhood_code)
);
comment on table cell_part is 'the part of an H3 cell of resolution 9 that lies in one neighbourhood; people without rounding, so that parts add up';
comment on column cell_part.cell is 'H3 index as a signed 64-bit number';
comment on column cell_part.share is 'share of the people of the neighbourhood, 0 to 1';
comment on column cell_part.lon is 'centre of the part, WGS 84';
comment on column cell_part.people is 'residents by age band';

create table cell_demand (
    cell              bigint not null,
    municipality_code text not null,
    lon               double precision not null,
    lat               double precision not null,
    people            double precision[] not null,
    excluded          double precision[] not null,
    low               double precision[] not null,
    high              double precision[] not null,
    run_id            bigint not null,
    constraint cell_demand_pkey primary key (cell)
);
comment on table cell_demand is 'whole H3 cells of resolution 9: the sum of their parts';
comment on column cell_demand.municipality_code is 'the municipality where most people of the cell live';
comment on column cell_demand.lon is 'centre of people, WGS 84: where journeys start; centre of the cell when nobody lives there';
comment on column cell_demand.people is 'residents by age band';
comment on column cell_demand.excluded is 'excluded residents per definition, in order of definition_result.position';
comment on column cell_demand.low is 'lower end of the 90 % interval, per definition';

create table cell_reach (
    cell              bigint not null,
    municipality_code text not null,
    minutes_walk      real[] not null,
    minutes_cycle     real[] not null,
    point_ids         bigint[] not null,
    points_walk       int not null,
    points_cycle      int not null,
    flags             int not null,
    run_id            bigint not null,
    constraint cell_reach_pkey primary key (cell)
);
comment on table cell_reach is 'travel time from the centre of people of a cell to the nearest help points; straight line times a detour factor';
comment on column cell_reach.municipality_code is 'the municipality where most people of the cell live';
comment on column cell_reach.minutes_walk is 'minutes to the nearest three listed public points: any group, then each group of supply.Groups; infinity beyond the limit';
comment on column cell_reach.point_ids is 'the help points that minutes_cycle leads to; 0 for none';
comment on column cell_reach.points_walk is 'listed public help points within the walking threshold';
comment on column cell_reach.flags is 'bits: 1 covered walking, confirmed; 2 covered walking, listed; 4 and 8 the same cycling';

create table gap (
    id                bigint not null constraint gap_pkey primary key,
    profile           text not null constraint gap_profile_known check (profile in ('walk', 'cycle')),
    municipality_code text not null,
    name              text not null,
    cells             bigint[] not null,
    residents         double precision not null,
    excluded          double precision[] not null,
    low               double precision[] not null,
    high              double precision[] not null,
    run_id            bigint not null constraint gap_run_id_fkey references run (id)
);
comment on table gap is 'gap area: connected cells of one district of one municipality where no listed help point is within the threshold';
create index gap_municipality_code_idx on gap (municipality_code);

---- create above / drop below ----

drop table gap, cell_reach, cell_demand, cell_part, area_people, definition_result;
