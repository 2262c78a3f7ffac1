-- What was imported: areas, statistics, help points, sites and streets. Every
-- row knows the run that brought it and the run that retired it, so that an
-- import can be taken back whole. Rows that count now have retired_by null.

create extension if not exists postgis;

create table run (
    id            bigint generated always as identity primary key,
    kind          text not null constraint run_kind_known check (kind in ('import', 'compute', 'undo')),
    source        text not null,
    file_name     text not null default '',
    file_sha256   text not null default '',
    file_bytes    bigint not null default 0,
    vintage       text not null default '',
    publisher     text not null default '',
    licence       text not null default '',
    scope         text not null default '',
    rows_accepted bigint not null default 0,
    rows_rejected bigint not null default 0,
    detail        jsonb not null default '{}',
    code_version  text not null,
    started_at    timestamptz not null,
    finished_at   timestamptz not null default now(),
    undone_by     bigint constraint run_undone_by_fkey references run (id)
);
comment on table run is 'one processing of one source: which file, of when, by which code, with which outcome';
comment on column run.vintage is 'date or year that the file speaks of';
comment on column run.scope is 'municipality code when only that municipality was replaced, else empty';
comment on column run.detail is 'what the run found, per kind: mapped municipalities, warnings, parameters';

create table area (
    id                bigint generated always as identity primary key,
    code              text not null constraint area_code_form check (code ~ '^(GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})$'),
    name              text not null constraint area_name_filled check (name <> ''),
    slug              text not null default '',
    level             text not null constraint area_level_known check (level in ('municipality', 'district', 'neighbourhood')),
    municipality_code text not null constraint area_municipality_form check (municipality_code ~ '^GM\d{4}$'),
    province          text not null default '',
    geometry          geometry (multipolygon, 4326) constraint area_geometry_valid check (st_isvalid(geometry)),
    run_id            bigint not null constraint area_run_id_fkey references run (id),
    retired_by        bigint constraint area_retired_by_fkey references run (id)
);
comment on column area.geometry is 'WGS 84; neighbourhoods of 2024 are approximate (10 to 70 m): for binning, not for publication; null when no boundary is known';
comment on column area.slug is 'part of the address of a municipality page; empty for other levels';
create unique index area_code_idx on area (code) where retired_by is null;
create index area_municipality_code_idx on area (municipality_code) where retired_by is null;
create index area_geometry_idx on area using gist (geometry) where retired_by is null;
create index area_run_id_idx on area (run_id);
create index area_retired_by_idx on area (retired_by);

create table area_statistic (
    id                 bigint generated always as identity primary key,
    area_code          text not null constraint area_statistic_code_form check (area_code ~ '^(GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})$'),
    year               int not null constraint area_statistic_year_sane check (year between 1990 and 2100),
    residents          double precision constraint area_statistic_residents_positive check (residents >= 0),
    residents_0_15     double precision constraint area_statistic_0_15_positive check (residents_0_15 >= 0),
    residents_15_25    double precision constraint area_statistic_15_25_positive check (residents_15_25 >= 0),
    residents_25_45    double precision constraint area_statistic_25_45_positive check (residents_25_45 >= 0),
    residents_45_65    double precision constraint area_statistic_45_65_positive check (residents_45_65 >= 0),
    residents_65_plus  double precision constraint area_statistic_65_plus_positive check (residents_65_plus >= 0),
    men                double precision,
    women              double precision,
    households         double precision,
    urbanity           int constraint area_statistic_urbanity_range check (urbanity between 1 and 5),
    land_ha            double precision,
    postcode           text not null default '',
    education_low      double precision constraint area_statistic_education_low_share check (education_low between 0 and 1),
    education_middle   double precision constraint area_statistic_education_middle_share check (education_middle between 0 and 1),
    education_high     double precision constraint area_statistic_education_high_share check (education_high between 0 and 1),
    low_income         double precision constraint area_statistic_low_income_share check (low_income between 0 and 1),
    run_id             bigint not null constraint area_statistic_run_id_fkey references run (id),
    retired_by         bigint constraint area_statistic_retired_by_fkey references run (id)
);
comment on table area_statistic is 'figures of CBS per area and year; null is missing or secret at the source, never zero';
comment on column area_statistic.residents is 'people on 1 January of the year, rounded to 5 by the source below municipality level';
comment on column area_statistic.residents_0_15 is 'people from 0 to and including 14';
comment on column area_statistic.urbanity is '1 extremely urbanised to 5 not urbanised';
comment on column area_statistic.postcode is 'most frequent four-digit postcode of a neighbourhood, empty when not known';
comment on column area_statistic.education_high is 'share of residents of 15 to 75, 0 to 1';
create unique index area_statistic_code_year_idx on area_statistic (area_code, year) where retired_by is null;
create index area_statistic_run_id_idx on area_statistic (run_id);
create index area_statistic_retired_by_idx on area_statistic (retired_by);

create table municipality_change (
    id             bigint generated always as identity primary key,
    former_code    text not null constraint municipality_change_former_form check (former_code ~ '^GM\d{4}$'),
    former_name    text not null,
    ended_on       date,
    successor_code text not null constraint municipality_change_successor_form check (successor_code ~ '^GM\d{4}$'),
    run_id         bigint not null constraint municipality_change_run_id_fkey references run (id),
    retired_by     bigint constraint municipality_change_retired_by_fkey references run (id)
);
comment on table municipality_change is 'what became of municipalities that ended: one row per successor, which may have ended itself';
create unique index municipality_change_code_idx on municipality_change (former_code, successor_code) where retired_by is null;
create index municipality_change_run_id_idx on municipality_change (run_id);
create index municipality_change_retired_by_idx on municipality_change (retired_by);

create table postcode (
    id                bigint generated always as identity primary key,
    code              text not null constraint postcode_code_form check (code ~ '^[1-9]\d{3}$'),
    place             text not null default '',
    municipality_code text not null default '',
    location          geometry (point, 4326) not null,
    geometry          geometry (multipolygon, 4326) constraint postcode_geometry_valid check (st_isvalid(geometry)),
    run_id            bigint not null constraint postcode_run_id_fkey references run (id),
    retired_by        bigint constraint postcode_retired_by_fkey references run (id)
);
comment on column postcode.location is 'middle of the postcode area, WGS 84: where a search by postcode starts';
create unique index postcode_code_idx on postcode (code) where retired_by is null;
create index postcode_run_id_idx on postcode (run_id);
create index postcode_retired_by_idx on postcode (retired_by);

create table postcode_people (
    id         bigint generated always as identity primary key,
    postcode   text not null constraint postcode_people_code_form check (postcode ~ '^[1-9]\d{3}$'),
    age_from   int not null constraint postcode_people_age_range check (age_from between 0 and 95 and age_from % 5 = 0),
    men        double precision constraint postcode_people_men_positive check (men >= 0),
    women      double precision constraint postcode_people_women_positive check (women >= 0),
    people     double precision constraint postcode_people_people_positive check (people >= 0),
    run_id     bigint not null constraint postcode_people_run_id_fkey references run (id),
    retired_by bigint constraint postcode_people_retired_by_fkey references run (id)
);
comment on table postcode_people is 'residents by five-year age band (95 is 95 and older) and sex; rounded to 5 by the source; null is secret';
comment on column postcode_people.people is 'men and women together as the source gives it: the three are rounded apart';
create unique index postcode_people_code_idx on postcode_people (postcode, age_from) where retired_by is null;
create index postcode_people_run_id_idx on postcode_people (run_id);
create index postcode_people_retired_by_idx on postcode_people (retired_by);

create table help_point (
    id                bigint generated always as identity primary key,
    source            text not null constraint help_point_source_filled check (source <> ''),
    source_id         text not null constraint help_point_source_id_filled check (source_id <> ''),
    slug              text not null constraint help_point_slug_filled check (slug <> ''),
    name              text not null constraint help_point_name_filled check (name <> ''),
    operator          text not null default '',
    street            text not null default '',
    house_number      text not null default '',
    postcode          text not null default '',
    place             text not null default '',
    municipality_code text not null default '' constraint help_point_municipality_form check (municipality_code ~ '^(GM\d{4})?$'),
    phone             text not null default '',
    website           text not null default '',
    location          geometry (point, 4326),
    precision         text not null constraint help_point_precision_known check (precision in ('exact', 'approximate', 'unknown')),
    run_id            bigint not null constraint help_point_run_id_fkey references run (id),
    retired_by        bigint constraint help_point_retired_by_fkey references run (id),
    constraint help_point_location_known check ((location is null) = (precision = 'unknown'))
);
comment on table help_point is 'one place (or phone line) of one provider where a person helps';
comment on column help_point.source is 'name of the import source; source_id is the key within it';
comment on column help_point.municipality_code is 'empty when the source names none';
comment on column help_point.precision is 'exact, approximate ("ongeveer hier") or unknown (no location: never on the map)';
create unique index help_point_source_idx on help_point (source, source_id) where retired_by is null;
create index help_point_location_idx on help_point using gist (location) where retired_by is null;
create index help_point_run_id_idx on help_point (run_id);
create index help_point_retired_by_idx on help_point (retired_by);

create table offer (
    id             bigint generated always as identity primary key,
    help_point_id  bigint not null constraint offer_help_point_id_fkey references help_point (id) on delete cascade,
    kind           text not null constraint offer_kind_known check (kind in (
        'ido', 'library', 'library_service_point', 'bookmobile_stop', 'welfare', 'digicafe', 'seniorweb', 'bank_branch', 'bank_service_point',
        'bank_information_point', 'town_hall', 'community_centre', 'education', 'care', 'device_point', 'phone_line')),
    name           text not null default '',
    services       text not null default '',
    audience       text not null default 'public' constraint offer_audience_known check (audience in ('public', 'clients', 'pupils')),
    appointment    text not null default '' constraint offer_appointment_known check (appointment in ('', 'yes', 'no')),
    staffed_hours  text not null default '',
    building_hours text not null default '',
    help_known     boolean not null,
    confirmed      boolean not null default false,
    source         text not null constraint offer_source_filled check (source <> ''),
    source_url     text not null default '',
    source_date    text not null default '' constraint offer_source_date_form check (source_date ~ '^(\d{4}(-\d{2}(-\d{2})?)?)?$'),
    note           text not null default ''
);
comment on table offer is 'one kind of help at a help point, as one source tells it; lives and dies with its help point';
comment on column offer.staffed_hours is 'OSM opening_hours, when a person helps; empty is not known';
comment on column offer.building_hours is 'OSM opening_hours of the building; empty is not known';
comment on column offer.help_known is 'false when the source tells of a building and nothing about help';
comment on column offer.source_date is 'date of the source: day, month, year or empty (undated)';
create index offer_help_point_id_idx on offer (help_point_id);

create table candidate_site (
    id                bigint generated always as identity primary key,
    source            text not null,
    source_id         text not null,
    kind              text not null constraint candidate_site_kind_known check (kind in ('polling_station', 'school', 'hospital')),
    name              text not null constraint candidate_site_name_filled check (name <> ''),
    place             text not null default '',
    municipality_code text not null constraint candidate_site_municipality_form check (municipality_code ~ '^GM\d{4}$'),
    location          geometry (point, 4326) not null,
    year              int not null,
    wheelchair        text not null default '' constraint candidate_site_wheelchair_known check (wheelchair in ('', 'yes', 'no')),
    run_id            bigint not null constraint candidate_site_run_id_fkey references run (id),
    retired_by        bigint constraint candidate_site_retired_by_fkey references run (id)
);
comment on table candidate_site is 'real public building where help could be offered; says nothing about help that is there';
create unique index candidate_site_source_idx on candidate_site (source, source_id) where retired_by is null;
create index candidate_site_location_idx on candidate_site using gist (location) where retired_by is null;
create index candidate_site_run_id_idx on candidate_site (run_id);
create index candidate_site_retired_by_idx on candidate_site (retired_by);

create table street (
    id                bigint generated always as identity primary key,
    municipality_code text not null constraint street_municipality_form check (municipality_code ~ '^GM\d{4}$'),
    geometry          geometry (linestring, 4326) not null,
    run_id            bigint not null constraint street_run_id_fkey references run (id),
    retired_by        bigint constraint street_retired_by_fkey references run (id)
);
comment on table street is 'streets for walking and cycling; no names, no one-ways';
create index street_municipality_code_idx on street (municipality_code) where retired_by is null;
create index street_run_id_idx on street (run_id);
create index street_retired_by_idx on street (retired_by);

---- create above / drop below ----

drop table street, candidate_site, offer, help_point, postcode_people, postcode, municipality_change, area_statistic, area, run;
