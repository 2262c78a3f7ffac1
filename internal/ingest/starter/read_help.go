package starter

import (
	"slices"

	"steunkaart/internal/area"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/supply"
)

// offerRow is an offer with the line it stands on.
type offerRow struct {
	line  int
	offer supply.Offer
}

// offer keeps an offer until its help point comes.
func (r *reading) offer(rec *record) error {
	o := supply.Offer{
		Kind: supply.Kind(rec.text("kind")), Name: rec.text("name"), Services: rec.text("services"),
		Audience:    supply.Audience(rec.oneOf("audience", string(supply.AudiencePublic), string(supply.AudienceClients), string(supply.AudiencePupils))),
		Appointment: rec.oneOf("appointment", "", "yes", "no"), StaffedHours: rec.text("staffed_hours"), BuildingHours: rec.text("building_hours"),
		Cost:      rec.oneOf("cost", "", supply.CostFree, supply.CostPaid),
		HelpKnown: rec.yes("help_known"), Confirmed: rec.yes("confirmed"),
		Source: rec.filled("source"), SourceURL: rec.text("source_url"), SourceDate: rec.text("source_date"), Note: rec.text("note"),
	}
	if !o.Kind.Valid() {
		rec.refuse("kind", "a kind of help point")
	}
	if o.Confirmed {
		rec.refuse("confirmed", "no: public pages confirm nothing")
	}
	if _, ok := supply.LatestDay(o.SourceDate); !ok && o.SourceDate != "" {
		rec.refuse("source_date", "a day, month or year")
	}
	rec.filled("origin")
	rec.oneOf("origin_located", "yes", "no")
	id := rec.filled("help_point")
	r.offers[id] = append(r.offers[id], offerRow{rec.line, o})
	return rec.err
}

// helpPoint emits a place with the offers that were kept for it.
func (r *reading) helpPoint(rec *record) error {
	p := supply.HelpPoint{
		Slug: rec.filled("slug"), Name: rec.filled("name"), Operator: rec.text("operator"),
		Street: rec.text("street"), HouseNumber: rec.text("house_number"), Postcode: rec.text("postcode"), Place: rec.text("place"),
		Municipality: rec.perhaps("municipality_code"), Phone: rec.text("phone"), Website: rec.text("website"),
		Wheelchair: supply.Claim{
			Value: rec.oneOf("wheelchair", "", supply.WheelchairYes, supply.WheelchairNo), Source: rec.text("wheelchair_source"),
			SourceURL: rec.text("wheelchair_source_url"), SourceDate: rec.text("wheelchair_source_date"), Note: rec.text("wheelchair_note"),
		},
	}
	if (p.Wheelchair.Value == "") != (p.Wheelchair.Source == "") {
		rec.refuse("wheelchair_source", "filled where wheelchair is, and only there")
	}
	if p.Postcode != "" {
		if _, err := area.ParsePostcode(p.Postcode); err != nil {
			rec.refuse("postcode", "a postcode")
		}
	}
	p.Precision = supply.Precision(rec.oneOf("precision",
		string(supply.PrecisionExact), string(supply.PrecisionApproximate), string(supply.PrecisionUnknown)))
	if p.Precision != supply.PrecisionUnknown {
		p.Location = rec.point()
	} else if rec.text("lon")+rec.text("lat") != "" {
		rec.refuse("precision", "fit for a row with lon and lat")
	}
	id := rec.filled("source_id")
	for _, o := range r.offers[id] {
		p.Offers = append(p.Offers, o.offer)
	}
	if len(p.Offers) == 0 {
		rec.refuse("source_id", "in offer.csv, or stands twice")
	}
	delete(r.offers, id)
	slices.SortStableFunc(p.Offers, func(x, y supply.Offer) int {
		return slices.Index(supply.Kinds, x.Kind) - slices.Index(supply.Kinds, y.Kind)
	})
	return r.accept(rec, ingest.HelpPoint{SourceID: id, Point: p, SRID: geo.WGS84})
}
