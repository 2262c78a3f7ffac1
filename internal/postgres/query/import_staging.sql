-- Staging tables for the rows of one import; they go with the transaction. Help points get their number here, so that their offers can
-- be moved into place by it.
create temp table staging_area (
    line int, code text, name text, slug text, level text, municipality_code text, province text, shape bytea, srid int, geometry geometry
) on commit drop;
create temp table staging_statistic (
    line int, area_code text, year int,
    residents double precision, residents_0_15 double precision, residents_15_25 double precision, residents_25_45 double precision,
    residents_45_65 double precision, residents_65_plus double precision, men double precision, women double precision,
    households double precision, urbanity int, land_ha double precision, postcode text,
    education_low double precision, education_middle double precision, education_high double precision, low_income double precision
) on commit drop;
create temp table staging_change (line int, former_code text, former_name text, ended_on date, successor_code text) on commit drop;
create temp table staging_postcode (line int, code text, place text, municipality_code text, lon double precision, lat double precision, shape bytea, srid int) on commit drop;
create temp table staging_postcode_people (line int, postcode text, age_from int, men double precision, women double precision, people double precision) on commit drop;
create temp table staging_help_point (
    item int, line int, id bigint default nextval('help_point_id_seq'), source_id text, slug text, name text, operator text, street text, house_number text, postcode text, place text,
    municipality_code text, phone text, website text,
    wheelchair text, wheelchair_source text, wheelchair_source_url text, wheelchair_source_date text, wheelchair_note text, x double precision, y double precision, srid int, precision text
) on commit drop;
create temp table staging_offer (
    item int, kind text, name text, services text, audience text, appointment text, staffed_hours text, building_hours text,
    help_known boolean, confirmed boolean, source text, source_url text, source_date text, note text, topics text, languages text, cost text, exceptions text
) on commit drop;
create temp table staging_site (
    line int, source_id text, kind text, name text, place text, municipality_code text, x double precision, y double precision, srid int, year int, wheelchair text
) on commit drop;
create temp table staging_street (line int, municipality_code text, shape bytea, srid int) on commit drop;
create temp table staging_edge (code text, shape geometry, box box2d) on commit drop;
create temp table staging_dwelling_point (kind text, cell bigint, lon double precision, lat double precision, weight double precision) on commit drop;
create temp table staging_dwelling_extent (kind text, west double precision, south double precision, east double precision, north double precision) on commit drop;
