package postgres

import "github.com/jackc/pgx/v5"

// bulkRows is from how many help points on it is faster to take the index of
// locations and the references away, and to make and check them again for all
// rows, than to keep them up row by row. Whoever reads help points meanwhile
// waits until the import is done: a matter of seconds, and pages are served
// from memory.
const bulkRows = 50_000

// swap moves the staged rows into place.
func (i *importer) swap() error {
	run, source := i.outcome.Run, i.job.Source
	for _, table := range []string{"area", "statistic", "change", "postcode", "postcode_people", "street", "dwelling_point", "dwelling_extent"} {
		if err := i.exec("import_swap_"+table, pgx.StrictNamedArgs{"run": run}); err != nil {
			return err
		}
	}
	if err := i.exec("import_swap_site", pgx.StrictNamedArgs{"run": run, "source": source}); err != nil {
		return err
	}
	if i.rows.count("help_point") >= bulkRows {
		return i.bulk()
	}
	if err := i.exec("import_swap_help_point", pgx.StrictNamedArgs{"run": run, "source": source}); err != nil {
		return err
	}
	return i.exec("import_swap_offer", nil)
}

// bulk does a swap of many help points without their indexes and references, and
// brings those back. All of it is part of the import's transaction.
func (i *importer) bulk() error {
	dropped := []string{"index", "source", "run", "offer"}
	for _, name := range dropped {
		if err := i.exec("import_bulk_"+name+"_drop", nil); err != nil {
			return err
		}
	}
	if err := i.exec("import_bulk_help_point", pgx.StrictNamedArgs{"run": i.outcome.Run, "source": i.job.Source}); err != nil {
		return err
	}
	if err := i.exec("import_swap_offer", nil); err != nil {
		return err
	}
	for _, name := range dropped {
		if err := i.exec("import_bulk_"+name+"_make", nil); err != nil {
			return err
		}
	}
	return nil
}
