-- What somebody wants to know before going somewhere: wheelchair, cost, languages, topics, dates on which the hours differ.

alter table help_point
    add column wheelchair text not null default '' constraint help_point_wheelchair_known check (wheelchair in ('', 'yes', 'limited', 'no')),
    add column wheelchair_source text not null default '',
    add column wheelchair_source_url text not null default '',
    add column wheelchair_source_date text not null default '' constraint help_point_wheelchair_date_form check (wheelchair_source_date ~ '^(\d{4}(-\d{2}(-\d{2})?)?)?$'),
    add column wheelchair_note text not null default '',
    add constraint help_point_wheelchair_sourced check (wheelchair = '' or wheelchair_source <> '');
comment on column help_point.wheelchair is 'whether somebody in a wheelchair can come in; empty is not known';
comment on column help_point.wheelchair_source is 'who says so; the other columns of wheelchair tell of that source';

alter table offer
    add column topics text[] not null default '{}' constraint offer_topics_known check (
        topics <@ array['government', 'money', 'learning', 'device', 'video', 'language', 'talk']
    ),
    add column languages text[] not null default '{}' constraint offer_languages_form check (array_to_string(languages, ',') ~ '^([a-z]{2}(,[a-z]{2})*)?$'),
    add column cost text not null default '' constraint offer_cost_known check (cost in ('', 'free', 'paid')),
    add column exceptions text not null default '';
comment on column offer.topics is 'what it helps with, as the source states it in these words; empty claims nothing';
comment on column offer.languages is 'in which help is given, as ISO 639-1 codes; empty is not known';
comment on column offer.cost is 'free, paid or empty (not known)';
comment on column offer.exceptions is 'dates on which the staffed hours differ: 2026-12-24 10:00-12:00; 2026-12-31 off';

---- create above / drop below ----

alter table offer drop column topics, drop column languages, drop column cost, drop column exceptions;
alter table help_point
    drop constraint help_point_wheelchair_sourced,
    drop column wheelchair, drop column wheelchair_source, drop column wheelchair_source_url, drop column wheelchair_source_date, drop column wheelchair_note;
