package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// loadInventory reads everything of which there are thousands, not hundreds of
// thousands.
func loadInventory(ctx context.Context, tx pgx.Tx, rows *atlas.Rows) (err error) {
	if rows.Areas, err = gather(ctx, tx, "atlas_area", scanArea); err != nil {
		return err
	}
	if rows.Figures, err = gather(ctx, tx, "atlas_figure", scanFigure); err != nil {
		return err
	}
	if rows.Coverage, err = gather(ctx, tx, "atlas_coverage", scanCoverage); err != nil {
		return err
	}
	if rows.Proposals, err = gather(ctx, tx, "atlas_proposal", scanProposal); err != nil {
		return err
	}
	if rows.Gaps, err = gather(ctx, tx, "atlas_gap", scanGap); err != nil {
		return err
	}
	if rows.Postcodes, err = gather(ctx, tx, "atlas_postcode", scanPostcode); err != nil {
		return err
	}
	if rows.Ways, err = gather(ctx, tx, "atlas_way", scanWay); err != nil {
		return err
	}
	if rows.Sources, err = gather(ctx, tx, "atlas_source", scanSource); err != nil {
		return err
	}
	return loadPoints(ctx, tx, rows)
}

func scanArea(row pgx.CollectableRow) (a atlas.AreaRow, err error) {
	var shape []byte
	b := &a.Bound
	err = row.Scan(&a.Code, &a.Name, &a.Slug, &a.Province, &shape, &b.Min[0], &b.Min[1], &b.Max[0], &b.Max[1])
	if err != nil || len(shape) == 0 {
		return a, err
	}
	g, err := wkb.Unmarshal(shape)
	if err != nil {
		return a, fmt.Errorf("shape of %s: %w", a.Code, err)
	}
	m, ok := g.(orb.MultiPolygon)
	if !ok {
		return a, fmt.Errorf("shape of %s is a %s", a.Code, g.GeoJSONType())
	}
	a.Shape = m
	return a, nil
}

func scanFigure(row pgx.CollectableRow) (f atlas.FigureRow, err error) {
	types, imputed := f.Types[:0], f.Imputed[:0]
	err = row.Scan(&f.Code, &types, &imputed, &f.Margins, &f.Converged, &f.Iterations, &f.Weight, &f.Excluded, &f.Low, &f.High,
		&f.Groups, &f.GroupsLow, &f.GroupsHigh, &f.Rank, &f.RankLow, &f.RankHigh)
	copy(f.Types[:], types)
	copy(f.Imputed[:], imputed)
	return f, err
}

func scanGap(row pgx.CollectableRow) (g atlas.GapRow, err error) {
	var profile string
	var cells []int64
	err = row.Scan(&g.ID, &profile, &g.Municipality, &g.Name, &cells, &g.Low, &g.High, &g.Rank, &g.RankLow, &g.RankHigh, &g.Nearest, &g.NearestMetres)
	g.Profile, _ = access.ProfileNamed(profile) // the table holds no other
	g.Cells = cellsOf(cells)
	return g, err
}

func scanCoverage(row pgx.CollectableRow) (c atlas.CoverageRow, err error) {
	var profile string
	err = row.Scan(&c.Area, &profile, &c.ListedLow, &c.ListedHigh, &c.ConfirmedLow, &c.ConfirmedHigh)
	c.Profile, _ = access.ProfileNamed(profile) // the table holds no other
	return c, err
}

func scanProposal(row pgx.CollectableRow) (p atlas.ProposalRow, err error) {
	var profile string
	var cells []int64
	s := &p.Site
	err = row.Scan(&p.Municipality, &profile, &p.Definition, &p.Sites, &s.Kind, &s.Name, &s.Town, &s.Year, &p.Point, &s.Location[0], &s.Location[1],
		&cells, &s.Wins, &s.Others, &p.GainLow, &p.GainHigh)
	p.Profile, _ = access.ProfileNamed(profile) // the table holds no other
	p.Cells = cellsOf(cells)
	return p, err
}

func cellsOf(stored []int64) []geo.Cell {
	cells := make([]geo.Cell, len(stored))
	for i, c := range stored {
		cells[i] = geo.Cell(c) //nolint:gosec // stored as signed, is a pattern of bits
	}
	return cells
}

func scanPostcode(row pgx.CollectableRow) (p atlas.PostcodeRow, err error) {
	err = row.Scan(&p.Code, &p.Place, &p.Municipality, &p.Location[0], &p.Location[1])
	return p, err
}

func scanWay(row pgx.CollectableRow) (w atlas.WayRow, err error) {
	var profile string
	err = row.Scan(&w.Postcode, &w.Point, &profile, &w.Minutes)
	w.Profile, _ = access.ProfileNamed(profile) // the table holds no other
	return w, err
}

func scanSource(row pgx.CollectableRow) (s atlas.Source, err error) {
	err = row.Scan(&s.ID, &s.Publisher, &s.Vintage, &s.Licence)
	return s, err
}

// loadPoints reads the help points and hangs the offers under them; both come
// in order of help point.
func loadPoints(ctx context.Context, tx pgx.Tx, rows *atlas.Rows) (err error) {
	if rows.Points, err = gather(ctx, tx, "atlas_help_point", scanHelpPoint); err != nil {
		return err
	}
	offers, err := gather(ctx, tx, "atlas_offer", scanOffer)
	if err != nil {
		return err
	}
	at := 0
	for _, o := range offers {
		for at < len(rows.Points) && rows.Points[at].ID < o.point {
			at++
		}
		if at < len(rows.Points) && rows.Points[at].ID == o.point {
			rows.Points[at].Offers = append(rows.Points[at].Offers, o.Offer)
		}
	}
	return nil
}

func scanHelpPoint(row pgx.CollectableRow) (p supply.HelpPoint, err error) {
	w := &p.Wheelchair
	err = row.Scan(&p.ID, &p.Slug, &p.Name, &p.Operator, &p.Street, &p.HouseNumber, &p.Postcode, &p.Place, &p.Municipality,
		&p.Phone, &p.Website, &w.Value, &w.Source, &w.SourceURL, &w.SourceDate, &w.Note, &p.Location[0], &p.Location[1], &p.Precision)
	return p, err
}

// offerRow is an offer with the id of its help point.
type offerRow struct {
	supply.Offer
	point int64
}

func scanOffer(row pgx.CollectableRow) (o offerRow, err error) {
	err = row.Scan(&o.point, &o.Kind, &o.Name, &o.Services, &o.Audience, &o.Appointment, &o.StaffedHours, &o.BuildingHours,
		&o.HelpKnown, &o.Confirmed, &o.Source, &o.SourceURL, &o.SourceDate, &o.Note,
		&o.Topics, &o.Languages, &o.Cost, &o.Exceptions)
	return o, err
}
