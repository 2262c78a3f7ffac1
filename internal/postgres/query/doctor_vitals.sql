-- How the database server is, whatever the schema.
select
    current_setting('server_version_num')::int as server,
    pg_database_size(current_database()) as bytes,
    pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as read_only,
    coalesce((select extversion from pg_extension where extname = 'postgis'), '') as postgis,
    coalesce((select default_version from pg_available_extensions where name = 'postgis'), '') as available
