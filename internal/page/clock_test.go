package page_test

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/paulmach/orb"

	"steunkaart/internal/atlas"
	"steunkaart/internal/page"
	"steunkaart/internal/supply"
)

// siteAt is a site whose clock stands at an instant.
func siteAt(t testing.TB, a *atlas.Atlas, at time.Time) http.Handler {
	t.Helper()
	s, err := page.New(page.Config{Atlas: func() *atlas.Atlas { return a }, Now: func() time.Time { return at }, Corrections: &inbox{}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	r := chi.NewRouter()
	s.Routes(r)
	return r
}

// kept is the made-up country with one point more, whose hours of help are as
// given, closer to 3511 than the others.
func kept(t testing.TB, hours string, change ...func(*supply.HelpPoint)) *atlas.Atlas {
	t.Helper()
	return fixtureWith(t, func(r *atlas.Rows) {
		p := supply.HelpPoint{
			ID: 50, Slug: "loket", Name: "Loket", Municipality: "GM0001", Location: orb.Point{5.011, 52.011}, Precision: supply.PrecisionExact, Phone: "030-7654321",
			Offers: []supply.Offer{{
				Kind: supply.KindIDO, Audience: supply.AudiencePublic, HelpKnown: true, Confirmed: true, StaffedHours: hours, Source: "gemeente Testdam", SourceDate: "2026-03-02",
				Topics: []supply.Topic{supply.TopicGovernment},
			}},
		}
		for _, c := range change {
			c(&p)
		}
		r.Points = append(r.Points, p)
	})
}

// TestTheLineAboutNow sets the clock and reads what stands under the name of the
// nearest place.
func TestTheLineAboutNow(t *testing.T) {
	t.Parallel()

	clock := amsterdam(t)
	at := func(text string) time.Time {
		moment, err := time.ParseInLocation("2006-01-02 15:04", text, clock)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	const week = "Mo-Fr 09:00-17:00"
	tests := []struct {
		name, hours string
		at          time.Time
		want        string
	}{
		{"open", week, at("2026-11-23 10:00"), "Nu open. Er is hulp tot 17.00 uur."},
		{"five minutes before the end", week, at("2026-11-23 16:55"), "Nu open. De hulp stopt over 5 minuten, om 17.00 uur."},
		{"one minute before the end", week, at("2026-11-23 16:59"), "Nu open. De hulp stopt over 1 minuut, om 17.00 uur."},
		{"at the end itself", week, at("2026-11-23 17:00"), "Nu is er geen hulp. Wel morgen vanaf 09.00 uur."},
		{"before the beginning", week, at("2026-11-23 08:59"), "Nu is er geen hulp. Vandaag wel vanaf 09.00 uur."},
		{"at the beginning", week, at("2026-11-23 09:00"), "Nu open. Er is hulp tot 17.00 uur."},
		{"Friday evening", week, at("2026-11-20 18:00"), "Nu is er geen hulp. Wel maandag vanaf 09.00 uur."},
		{"once a month", "We[1] 14:00-16:00", at("2026-11-23 10:00"), "Nu is er geen hulp. Wel woensdag 2 december vanaf 14.00 uur."},
		{"a holiday of which the hours say nothing", week, at("2027-04-27 10:00"), "Het is Koningsdag. Wij weten niet of er nu hulp is. Bel eerst."},
		{"a holiday of which they do", week + "; PH off", at("2027-04-27 10:00"), "Nu is er geen hulp. Wel morgen vanaf 09.00 uur."},
		{"the evening before a holiday", week, at("2027-04-26 18:00"), "Nu is er geen hulp. Wel woensdag vanaf 09.00 uur. Misschien eerder: morgen. Bel eerst."},
		{"the night in which the clock goes forward", "Su 01:00-04:00", at("2026-03-29 01:30"), "Nu open. Er is hulp tot 04.00 uur."},
		{"that night, an hour and a half before the end by the sun", "Su 01:00-04:00", at("2026-03-29 03:30"), "Nu open. De hulp stopt over 30 minuten, om 04.00 uur."},
		{"that night, the hour that is skipped", "Su 01:00-03:30", at("2026-03-29 01:59"), "Nu open. De hulp stopt over 31 minuten, om 03.30 uur."},
		{"the night in which the clock goes back, the first time", "Su 01:00-02:30", at("2026-10-25 00:30").Add(time.Hour), "Nu open. De hulp stopt over 60 minuten, om 02.30 uur."},
		{"round the clock", "24/7", at("2026-12-25 03:00"), "Nu open. Er is altijd hulp."},
		{"by appointment", `Mo-Fr 09:00-17:00 "op afspraak"`, at("2026-11-23 10:00"), "Nu alleen met een afspraak."},
		{"never again", "2020 Jan 01 10:00-12:00", at("2026-11-23 10:00"), "Nu is er geen hulp. Wij weten niet wanneer wel."},
		{"not known", "", at("2026-11-23 10:00"), "Wij weten niet wanneer er hulp is. Bel eerst."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			h := siteAt(t, kept(t, tt.hours), tt.at)
			body := get(t, h, "/zoek?plaats=3511", http.StatusOK)
			_, first, _ := strings.Cut(body, ">Loket</bdi></a>")
			first, _, _ = strings.Cut(first, "</li>")
			contains(t, first, "<strong>"+tt.want)
			contains(t, get(t, h, "/hulppunt/loket", http.StatusOK), tt.want)
			// The phone line comes first unless somebody helps now.
			line, list := strings.Index(body, `class="call"`), strings.Index(body, `<ol class="results">`)
			if open := strings.HasPrefix(tt.want, "Nu open"); (line > list) != open {
				t.Errorf("the phone line stands first: %v, open: %v", line < list, open)
			}
		})
	}
}

// TestOldHoursAreNotHours keeps hours whose source is too old from being told.
func TestOldHoursAreNotHours(t *testing.T) {
	t.Parallel()

	a := kept(t, "Mo-Fr 09:10-17:10", func(p *supply.HelpPoint) { p.Offers[0].Confirmed, p.Offers[0].SourceDate = false, "2023-11-01" })
	h := siteAt(t, a, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	for _, address := range []string{"/zoek?plaats=3511", "/hulppunt/loket", "/hulppunt/loket/kaartje"} {
		body := get(t, h, address, http.StatusOK)
		contains(t, body, "Wij weten niet wanneer er hulp is. Bel eerst.", "Deze gegevens zijn van 2023. Bel eerst.")
		lacks(t, body, "Nu open", "17.10")
	}
}

// TestHelpOfUnknownHoursIsNotClosed reads the line about a place where one of two
// kinds of help has known hours: outside of those it is neither open nor closed.
func TestHelpOfUnknownHoursIsNotClosed(t *testing.T) {
	t.Parallel()

	a := kept(t, "We 10:00-12:00", func(p *supply.HelpPoint) {
		p.Offers = append(p.Offers, supply.Offer{Kind: supply.KindLibrary, Audience: supply.AudiencePublic, HelpKnown: true, SourceDate: "2026-03-02"})
	})
	for at, want := range map[time.Time]string{
		time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC): "Er is zeker hulp woensdag vanaf 10.00 uur. Andere tijden weten wij niet. Bel eerst.",
		time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC):  "Er is zeker hulp vandaag vanaf 10.00 uur. Andere tijden weten wij niet. Bel eerst.",
		time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC): "Nu open. De hulp stopt over 60 minuten, om 12.00 uur.",
	} {
		h := siteAt(t, a, at)
		for _, address := range []string{"/zoek?plaats=3511", "/hulppunt/loket"} {
			contains(t, get(t, h, address, http.StatusOK), "<strong>"+want)
		}
		for _, address := range []string{"/hulppunt/loket", "/hulppunt/loket/kaartje"} {
			contains(t, get(t, h, address, http.StatusOK), ">Informatiepunt Digitale Overheid (IDO)</", "Van deze hulp weten wij de tijden niet: Bibliotheek. Bel eerst.")
		}
	}
}

// TestHoursForOthersAreNotHours keeps the hours of help for pupils out of what is
// told to everybody.
func TestHoursForOthersAreNotHours(t *testing.T) {
	t.Parallel()

	a := kept(t, "", func(p *supply.HelpPoint) {
		p.Offers = append(p.Offers, supply.Offer{Kind: supply.KindEducation, Audience: supply.AudiencePupils, HelpKnown: true, SourceDate: "2026-03-02", StaffedHours: "Mo-Fr 09:10-17:10"})
	})
	h := siteAt(t, a, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	for _, address := range []string{"/zoek?plaats=3511", "/hulppunt/loket", "/hulppunt/loket/kaartje"} {
		body := get(t, h, address, http.StatusOK)
		contains(t, body, "Wij weten niet wanneer er hulp is. Bel eerst.")
		if address != "/hulppunt/loket" { // which lists what each source says, and for whom
			lacks(t, body, "17.10")
		}
	}
}

// TestWeekTable shows the coming week with today marked and a holiday in it.
func TestWeekTable(t *testing.T) {
	t.Parallel()

	h := siteAt(t, kept(t, "Mo-Fr 09:00-17:00; We[4] 19:00-21:00"), time.Date(2026, 12, 23, 12, 0, 0, 0, time.UTC))
	body := get(t, h, "/hulppunt/loket", http.StatusOK)
	contains(t, body,
		`<tr class="timetable__today" aria-current="date"> <th scope="row">woensdag <span class="timetable__mark">vandaag</span></th> <td><strong>19.00–21.00</strong></td>`,
		"donderdag</th> <td><strong>09.00–17.00", `vrijdag<br><span class="hint">Eerste Kerstdag</span></th> <td><strong>niet bekend`,
		"zondag</th> <td>geen hulp", "vrijdag 1 januari (Nieuwjaarsdag): niet bekend", "Gecontroleerd op 2 maart 2026 door gemeente Testdam.",
		"vierde woensdag van de maand",
	)
}
