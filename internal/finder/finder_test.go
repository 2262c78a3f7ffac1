package finder_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
	"steunkaart/internal/atlas/atlastest"
	"steunkaart/internal/finder"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

var now = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) // a Monday, eleven o'clock in Amsterdam

// build makes an atlas of points, and of ways over streets to them.
func build(t interface {
	Helper()
	Fatal(args ...any)
}, points []supply.HelpPoint, ways ...atlas.WayRow,
) *atlas.Atlas {
	t.Helper()
	clock, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	a, err := atlas.Build(&atlas.Rows{Points: points, Ways: ways}, atlas.Options{
		Method: atlas.Method{Settings: atlastest.Settings}, Now: now, Clock: clock, Topics: func(o supply.Offer) []supply.Topic { return o.Topics },
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// town draws help points in and around a town, some of them far away.
func town(t *rapid.T) []supply.HelpPoint {
	schedules := []string{"", "", "Mo-Fr 09:00-17:00", "Tu 10:00-12:00", "Sa 10:00-13:00", "Mo 18:00-21:00", "24/7", "Mo-Fr 09:00-17:00 \"op afspraak\""}
	points := make([]supply.HelpPoint, rapid.IntRange(0, 150).Draw(t, "points"))
	for i := range points {
		far := rapid.SampledFrom([]float64{.05, .05, 1}).Draw(t, "how far")
		p := supply.HelpPoint{
			ID: int64(i + 1), Slug: fmt.Sprint("p", i), Name: fmt.Sprint("P", i), Precision: supply.PrecisionExact,
			Location:   orb.Point{5 + far*rapid.Float64Range(-1, 1).Draw(t, "lon"), 52 + far*rapid.Float64Range(-1, 1).Draw(t, "lat")},
			Wheelchair: supply.Claim{Value: rapid.SampledFrom([]string{"", "", "yes", "limited", "no"}).Draw(t, "wheelchair")},
		}
		for range rapid.IntRange(1, 2).Draw(t, "offers") {
			p.Offers = append(p.Offers, supply.Offer{
				Kind: rapid.SampledFrom(supply.Kinds).Draw(t, "kind"), Audience: rapid.SampledFrom([]supply.Audience{supply.AudiencePublic, supply.AudiencePublic, supply.AudiencePupils}).Draw(t, "audience"),
				HelpKnown: rapid.IntRange(0, 4).Draw(t, "help known") > 0, SourceDate: rapid.SampledFrom([]string{"2026-03", "2026-03", "2020", ""}).Draw(t, "date"),
				StaffedHours: rapid.SampledFrom(schedules).Draw(t, "hours"), Cost: rapid.SampledFrom([]string{"", "free", "paid"}).Draw(t, "cost"),
				Topics:    rapid.SampledFrom([][]supply.Topic{nil, {supply.TopicMoney}, {supply.TopicVideo, supply.TopicTalk}}).Draw(t, "topics"),
				Languages: rapid.SampledFrom([][]string{nil, {"nl"}, {"nl", "ar"}}).Draw(t, "languages"),
			})
		}
		points[i] = p
	}
	return points
}

// wishes draws a question.
func wishes(t *rapid.T) finder.Question {
	return finder.Question{
		From: orb.Point{5 + rapid.Float64Range(-.03, .03).Draw(t, "from lon"), 52 + rapid.Float64Range(-.03, .03).Draw(t, "from lat")}, Now: now, Most: rapid.IntRange(1, 12).Draw(t, "most"),
		Topic:      rapid.SampledFrom([]supply.Topic{"", "", supply.TopicMoney, supply.TopicVideo}).Draw(t, "topic"),
		Language:   rapid.SampledFrom([]string{"", "", "", "ar"}).Draw(t, "language"),
		Wheelchair: rapid.IntRange(0, 3).Draw(t, "wheelchair wanted") == 0, Free: rapid.IntRange(0, 3).Draw(t, "free") == 0, Evening: rapid.IntRange(0, 3).Draw(t, "evening") == 0,
	}
}

// findable reports whether anybody can be sent to a point at all.
func findable(p *supply.HelpPoint) bool {
	return slices.ContainsFunc(p.Offers, func(o supply.Offer) bool {
		return o.Audience == supply.AudiencePublic && o.Kind != supply.KindPhoneLine && o.HelpKnown
	})
}

// TestAnswerKeepsItsPromises checks on random towns what Find says of itself.
func TestAnswerKeepsItsPromises(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		points, q := town(t), wishes(t)
		a := build(t, points)
		got := finder.Find(a, q)
		if len(got.Results) > q.Most {
			t.Fatalf("%d places, at most %d were wanted", len(got.Results), q.Most)
		}
		if !q.Wishes() && len(got.Results) == 0 && slices.ContainsFunc(points, func(p supply.HelpPoint) bool { return findable(&p) }) {
			t.Fatal("nothing found where there is help")
		}
		tiers := make([]int, len(got.Results))
		for i := range got.Results {
			r := &got.Results[i]
			p := &a.Points[r.Point]
			tiers[i] = tier(r)
			if !findable(&p.HelpPoint) {
				t.Fatalf("%s is no help for everybody: %+v", p.Name, p.Offers)
			}
			check(t, &q, r, p)
			if r.Distance != geo.Distance(q.From, p.Location) || r.Walk != a.Method.Minutes(access.Walk, r.Distance) {
				t.Fatalf("%s: %v metres, %v minutes", p.Name, r.Distance, r.Walk)
			}
			if i > 0 && tiers[i] == tiers[i-1] && r.Walk < got.Results[i-1].Walk {
				t.Fatalf("%s is nearer than the place before it", p.Name)
			}
		}
		if !slices.IsSorted(tiers) {
			t.Fatalf("the order is %v", tiers)
		}
	})
}

// tier says the order in other words than the code.
func tier(r *finder.Result) int {
	switch {
	case r.Cycle <= 30 && r.Fit == finder.Yes && r.Staffed():
		return 0
	case r.Cycle <= 30 && r.Fit == finder.Yes:
		return 1
	case r.Cycle <= 30:
		return 2
	case r.Fit == finder.Yes:
		return 3
	}
	return 4
}

// check compares a result with the facts of its place.
func check(t *rapid.T, q *finder.Question, r *finder.Result, p *atlas.Point) {
	if q.Wheelchair && p.Wheelchair.Value == supply.WheelchairNo {
		t.Fatalf("%s: no wheelchair can come in", p.Name)
	}
	if q.Wheelchair && p.Wheelchair.Value == "" && r.Fit == finder.Yes {
		t.Fatalf("%s: whether a wheelchair can come in is not known", p.Name)
	}
	if r.Fit == finder.Yes && !slices.ContainsFunc(p.Offers, func(o supply.Offer) bool {
		return (q.Topic == "" || slices.Contains(o.Topics, q.Topic)) && (q.Language == "" || slices.Contains(o.Languages, q.Language)) && (!q.Free || o.Cost == supply.CostFree)
	}) {
		t.Fatalf("%s does not fit: %+v", p.Name, p.Offers)
	}
	if !r.Staffed() {
		return
	}
	if !slices.ContainsFunc(p.Offers, func(o supply.Offer) bool {
		return o.SourceDate == "2026-03" && (o.StaffedHours == "24/7" || o.StaffedHours == "Mo-Fr 09:00-17:00") && o.Audience == supply.AudiencePublic && o.HelpKnown
	}) {
		t.Fatalf("%s is not staffed now: %+v", p.Name, p.Offers)
	}
}

// TestNearestStaffedPlaceWins finds the place that is staffed now among all of
// them by looking at each.
func TestNearestStaffedPlaceWins(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		points := town(t)
		points = points[:min(len(points), 60)] // as many as are looked at
		a := build(t, points)
		q := finder.Question{From: orb.Point{5, 52}, Now: now, Most: 3}
		best, nearest := -1, geo.Minutes(31)
		for i := range a.Points {
			p := &a.Points[i]
			m := a.Method.Minutes(access.Walk, geo.Distance(q.From, p.Location))
			staffed := slices.ContainsFunc(p.Offers, func(o supply.Offer) bool {
				return o.SourceDate == "2026-03" && (o.StaffedHours == "24/7" || o.StaffedHours == "Mo-Fr 09:00-17:00") && finder.Offers(&o)
			})
			if cycle := a.Method.Minutes(access.Cycle, geo.Distance(q.From, p.Location)); staffed && cycle <= 30 && (best < 0 || m < nearest) {
				best, nearest = i, m
			}
		}
		got := finder.Find(a, q)
		if best >= 0 != got.OpenNow || best >= 0 && got.Results[0].Point != best {
			t.Fatalf("nearest staffed %d, got %+v", best, got.Results)
		}
	})
}

// TestFurtherAwayIsStillAnAnswer asks for what only a far place has.
func TestFurtherAwayIsStillAnAnswer(t *testing.T) {
	t.Parallel()

	var points []supply.HelpPoint
	for i := range 200 {
		points = append(points, supply.HelpPoint{
			ID: int64(i + 1), Slug: fmt.Sprint("p", i), Location: orb.Point{5, 52 + float64(i)/1e4}, Precision: supply.PrecisionExact,
			Offers: []supply.Offer{{Kind: supply.KindLibrary, Audience: supply.AudiencePublic, HelpKnown: true, SourceDate: "2026"}},
		})
	}
	points[199].Location = orb.Point{6, 53}
	points[199].Offers[0].Topics = []supply.Topic{supply.TopicDevice}
	a := build(t, points)
	got := finder.Find(a, finder.Question{From: orb.Point{5, 52}, Now: now, Most: 3, Topic: supply.TopicDevice})
	if len(got.Results) != 3 || got.Fits || a.Points[got.Results[2].Point].ID != 200 || got.Results[0].Fit != finder.NotKnown {
		t.Errorf("want the two nearest places, not known to fit, and the one far away that does: %+v", got)
	}
	got = finder.Find(a, finder.Question{From: orb.Point{5.9, 52.9}, Now: now, Most: 3, Topic: supply.TopicDevice})
	if len(got.Results) == 0 || a.Points[got.Results[0].Point].ID != 200 || got.Results[0].Fit != finder.Yes {
		t.Errorf("a place that fits does not come first though all are far: %+v", got)
	}
}

func BenchmarkFind(b *testing.B) {
	points := make([]supply.HelpPoint, 12_000)
	for i := range points {
		points[i] = supply.HelpPoint{
			ID: int64(i + 1), Slug: fmt.Sprint("p", i), Location: orb.Point{5 + float64(i%110)/100, 52 + float64(i/110)/100}, Precision: supply.PrecisionExact,
			Offers: []supply.Offer{{Kind: supply.KindLibrary, Audience: supply.AudiencePublic, HelpKnown: true, SourceDate: "2026", StaffedHours: []string{"", "Mo-Fr 09:00-17:00"}[i%2]}},
		}
	}
	a := build(b, points)
	for name, q := range map[string]finder.Question{"place": {}, "wishes": {Topic: supply.TopicVideo, Wheelchair: true}} {
		q.From, q.Now, q.Most = orb.Point{5.5, 52.5}, now, 3
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				finder.Find(a, q)
			}
		})
	}
}
