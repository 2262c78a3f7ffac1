-- What-if scenarios. They hold nothing of who made them.

create table scenario (
    slug       text not null constraint scenario_pkey primary key constraint scenario_slug_form check (slug ~ '^[a-z2-7]{10}$'),
    body       jsonb not null constraint scenario_body_size check (length(body::text) <= 20000),
    created_on date not null default current_date
);
comment on table scenario is 'changes of the help in one municipality, for a link to share; the same changes have one link';
comment on column scenario.slug is 'follows from the changes';
comment on column scenario.body is 'municipality and changes, as internal/scenario writes them';

---- create above / drop below ----

drop table scenario;
