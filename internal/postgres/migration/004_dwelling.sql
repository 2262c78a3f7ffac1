-- Where homes are within a neighbourhood, so that its residents can be spread over cells by more than its land.

create table dwelling_point (
    id         bigint generated always as identity primary key,
    kind       text not null constraint dwelling_point_kind_known check (kind in ('population_grid', 'address', 'building')),
    cell       bigint not null,
    location   geometry (point, 4326) not null,
    weight     double precision not null constraint dwelling_point_weight_positive check (weight > 0 and weight < 'infinity'),
    run_id     bigint not null constraint dwelling_point_run_id_fkey references run (id),
    retired_by bigint constraint dwelling_point_retired_by_fkey references run (id)
);
comment on table dwelling_point is 'a place where people live; weights of one kind compare with each other, not with those of another kind';
comment on column dwelling_point.kind is 'population_grid: part of a square of a population grid; address: an address; building: a building in which people live';
comment on column dwelling_point.cell is 'H3 index of resolution 9 of the location, as a signed 64-bit number';
comment on column dwelling_point.location is 'WGS 84: middle of the part of the square, the address, or the centroid of the building';
comment on column dwelling_point.weight is 'population_grid: people; address: homes; building: square metres of floor to live on';
create index dwelling_point_cell_idx on dwelling_point (cell) where retired_by is null;
create index dwelling_point_run_id_idx on dwelling_point (run_id);
create index dwelling_point_retired_by_idx on dwelling_point (retired_by);

create table dwelling_extent (
    id         bigint generated always as identity primary key,
    kind       text not null constraint dwelling_extent_kind_known check (kind in ('population_grid', 'address', 'building')),
    geometry   geometry (polygon, 4326) not null,
    run_id     bigint not null constraint dwelling_extent_run_id_fkey references run (id),
    retired_by bigint constraint dwelling_extent_retired_by_fkey references run (id)
);
comment on table dwelling_extent is 'box within which a file of dwellings may know all of them: outside of it the file says nothing';
comment on column dwelling_extent.geometry is 'WGS 84: the bounding box that the file states, or else the one around its nodes';
create index dwelling_extent_run_id_idx on dwelling_extent (run_id);
create index dwelling_extent_retired_by_idx on dwelling_extent (retired_by);

---- create above / drop below ----

drop table dwelling_extent, dwelling_point;
