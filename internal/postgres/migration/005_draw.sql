-- Results by type of person, their draws and their ranks. Everything here is
-- computed anew from the inventory, so what an earlier version computed goes.

truncate definition_result, area_people, cell_part, cell_demand, cell_reach, gap;

alter table definition_result
    add column rates double precision [] not null,
    add column low double precision not null,
    add column high double precision not null,
    add column draws bytea not null;
comment on column definition_result.rates is 'share excluded per type of person, before the ratio: 6 age bands × men, women × education low, middle, high; the last runs fastest';
comment on column definition_result.low is 'lower end of the 90 % interval of the national figure';
comment on column definition_result.draws is 'rates times ratio per draw and type, 32-bit floats, little-endian';

alter table area_people drop constraint area_people_bands;
alter table area_people rename column people to types;
alter table area_people drop column imputed;
alter table area_people
    add constraint area_people_types check (cardinality(types) = 36),
    add column groups double precision [] not null,
    add column groups_low double precision [] not null,
    add column groups_high double precision [] not null,
    add column rank integer [] not null,
    add column rank_low integer [] not null,
    add column rank_high integer [] not null,
    add column imputed double precision [] not null constraint area_people_imputed_margins check (cardinality(imputed) = 3),
    add column margins text [] not null,
    add column converged boolean not null,
    add column iterations integer not null;
comment on table area_people is 'estimate per neighbourhood, district and municipality';
comment on column area_people.types is 'residents per type of person, in the order of definition_result.rates';
comment on column area_people.groups is 'excluded residents per definition and group: age bands 0-15, 15-25, 25-45, 45-65, 65-75, 75+, then education low, middle, high';
comment on column area_people.rank is 'per definition, 1 is the highest: municipalities in the country by share of the residents whose age counts, neighbourhoods by people in their municipality; 0 for districts and where nobody lives';
comment on column area_people.rank_low is 'best rank of the 90 % interval over the draws';
comment on column area_people.imputed is 'share of residents whose margin of age, sex or education comes from another area than their neighbourhood, 0 to 1';
comment on column area_people.margins is 'where a neighbourhood takes age, ages within groups, sex and education from: neighbourhood, district, postcode, municipality, country; empty for larger areas';
comment on column area_people.converged is 'whether raking reached all margins; for larger areas, of all their neighbourhoods';
comment on column area_people.iterations is 'sweeps of raking; the most of any neighbourhood for larger areas';
comment on column area_people.weight is 'how people were spread over the cells: population_grid, address, building or land_area; mixed for larger areas with several';

create table area_draw (
    area_code         text not null constraint area_draw_pkey primary key,
    municipality_code text not null,
    draws             bytea not null,
    run_id            bigint not null constraint area_draw_run_id_fkey references run (id)
);
comment on table area_draw is 'draws of excluded residents per area, to carry the error through to sums, reach and ranks';
comment on column area_draw.draws is '32-bit floats, little-endian: per definition all draws; for a neighbourhood without chance and followed by what its parts are divided by, per draw';
create index area_draw_municipality_code_idx on area_draw (municipality_code);

alter table area_draw alter column draws set storage external; -- random bits do not compress
alter table definition_result alter column draws set storage external;

alter table cell_part drop column people;
alter table cell_part drop constraint cell_part_share_range;
alter table cell_part add constraint cell_part_share_range check (share >= 0 and share <= 1.000000001);
create index cell_part_cluster_idx on cell_part ((cell >> 30));
comment on table cell_part is 'the part of an H3 cell of resolution 9 that lies in one neighbourhood; its people are its share of those of the neighbourhood';

alter table cell_demand drop column people;
alter table cell_demand add column residents double precision not null constraint cell_demand_residents_positive check (residents >= 0);
comment on column cell_demand.residents is 'residents, without rounding';

create table cell_interval (
    cell   bigint not null constraint cell_interval_pkey primary key,
    low    double precision [] not null,
    high   double precision [] not null,
    run_id bigint not null
);
comment on table cell_interval is 'intervals of H3 cells of resolutions 5 to 8, per definition: intervals do not add up';

---- create above / drop below ----

truncate definition_result, area_people, cell_part, cell_demand, cell_reach, gap;
drop table cell_interval;
alter table cell_demand drop column residents;
alter table cell_demand add column people double precision [] not null;
drop index cell_part_cluster_idx;
alter table cell_part add column people double precision [] not null;
alter table cell_part drop constraint cell_part_share_range;
alter table cell_part add constraint cell_part_share_range check (share > 0 and share <= 1.000000001);
drop table area_draw;
alter table area_people
    drop constraint area_people_types,
    drop column groups,
    drop column groups_low,
    drop column groups_high,
    drop column rank,
    drop column rank_low,
    drop column rank_high,
    drop column imputed,
    drop column margins,
    drop column converged,
    drop column iterations;
alter table area_people add column imputed boolean not null;
alter table area_people rename column types to people;
alter table area_people add constraint area_people_bands check (cardinality(people) = 6);
alter table definition_result drop column rates, drop column low, drop column high, drop column draws;
