-- What visitors say that is wrong. It holds nothing of who said it.

create table correction (
    id            bigint generated always as identity constraint correction_pkey primary key,
    token         text not null constraint correction_token_form check (token ~ '^[A-Z2-7]{26}$') constraint correction_token_once unique,
    help_point_id bigint not null,
    slug          text not null constraint correction_slug_filled check (slug <> ''),
    subjects      text[] not null constraint correction_subjects_known check (subjects <@ array['hours', 'address', 'phone', 'help', 'closed', 'other']),
    text          text not null constraint correction_text_size check (char_length(text) <= 1000),
    language      text not null constraint correction_language_form check (language ~ '^[a-z]{2}$'),
    received_on   date not null default current_date,
    state         text not null default 'new' constraint correction_state_known check (state in ('new', 'done')),
    constraint correction_says_something check (cardinality(subjects) > 0 or text <> '')
);
comment on table correction is 'what visitors say that is wrong about a help point, for review; nothing of who said it, and no time finer than a day';
comment on column correction.token is 'random, made for one form, so that pressing twice is kept once';
comment on column correction.help_point_id is 'no foreign key: the report outlives the row, which an import may replace';
comment on column correction.slug is 'of the page on which it was said';
create index correction_new_idx on correction (id) where state = 'new';

---- create above / drop below ----

drop table correction;
