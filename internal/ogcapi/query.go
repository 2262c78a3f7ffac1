package ogcapi

import (
	"encoding/base64"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/atlas"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/supply"
)

// crs84 is the default reference system: longitude, latitude.
const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

// Bounds of limit.
const (
	defaultLimit = 100
	mostItems    = 10_000
)

// mostParameters bounds what one query may cost: each one that is not known is
// told by itself, so that a query of 16 kB would get an answer of megabytes.
const mostParameters = 32

type parameter struct {
	name, value string
	taken       bool
}

// query is the query of a request. Reading a parameter notes what is wrong with
// it, so that all faults can be told at once.
type query struct {
	list   []parameter
	room   [8]parameter // spares the allocation of a usual query
	faults []error
	known  []string
}

// parse splits a raw query. url.ParseQuery would allocate a map. Its error is
// that of a query that is not worth reading.
func (q *query) parse(raw string) error {
	if n := strings.Count(raw, "&") + 1; n > mostParameters {
		return fault.Invalid("query: %d parameters, expected at most %d", n, mostParameters)
	}
	q.list = q.room[:0]
	for raw != "" {
		var pair string
		pair, raw, _ = strings.Cut(raw, "&")
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, err1 := unescape(name)
		value, err2 := unescape(value)
		if err1 != nil || err2 != nil {
			q.bad("query: %q is not a valid escape", pair)
			continue
		}
		if slices.ContainsFunc(q.list, func(p parameter) bool { return p.name == name }) {
			q.bad("parameter %q stands twice", name)
			continue
		}
		q.list = append(q.list, parameter{name: name, value: value})
	}
	return nil
}

func unescape(s string) (string, error) {
	if strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '+') < 0 {
		return s, nil
	}
	return url.QueryUnescape(s) //nolint:wrapcheck // the caller words it
}

func (q *query) bad(format string, args ...any) {
	q.faults = append(q.faults, fault.Invalid(format, args...))
}

// take returns the value of a parameter and whether it stands in the query.
func (q *query) take(name string) (string, bool) {
	for i := range q.list {
		if p := &q.list[i]; p.name == name {
			p.taken = true
			return p.value, true
		}
	}
	q.known = append(q.known, name)
	return "", false
}

// err returns all that was wrong, with every parameter that nobody took.
func (q *query) err() error {
	if q.faults == nil && !slices.ContainsFunc(q.list, func(p parameter) bool { return !p.taken }) {
		return nil
	}
	for _, p := range q.list {
		if p.taken {
			q.known = append(q.known, p.name)
		}
	}
	expected := "no parameters"
	if len(q.known) > 0 {
		slices.Sort(q.known)
		expected = strings.Join(q.known, ", ")
	}
	for _, p := range q.list {
		if !p.taken {
			q.bad("parameter %q is not known here; expected %s", p.name, expected)
		}
	}
	return errors.Join(q.faults...)
}

func (q *query) integer(name string, fallback, low, high int) int {
	text, ok := q.take(name)
	if !ok {
		return fallback
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < low || n > high {
		q.bad("%s: %q is not a whole number from %d to %d", name, text, low, high)
		return fallback
	}
	return n
}

func (q *query) definition(a *atlas.Atlas) int {
	text, ok := q.take("definition")
	if !ok {
		return 0
	}
	i, known := a.DefinitionIndex(text)
	if !known || text == "" {
		codes := make([]string, len(a.Definitions))
		for i := range codes {
			codes[i] = a.Definitions[i].Code
		}
		q.bad("definition: %q is not one of %s", text, strings.Join(codes, ", "))
	}
	return i
}

// municipality returns the index of the municipality asked for, -1 for all.
func (q *query) municipality(a *atlas.Atlas) int {
	text, ok := q.take("municipality")
	if !ok {
		return -1
	}
	i, known := a.MunicipalityByCode(area.Code(text))
	if !known {
		q.bad("municipality: %q is not the code of a municipality, such as GM0503", text)
		return -1
	}
	return i
}

// bbox reads the box asked for, in the reference system of bbox-crs.
func (q *query) bbox() *orb.Bound {
	in := q.system("bbox-crs")
	text, ok := q.take("bbox")
	if !ok {
		return nil
	}
	b, err := geo.ParseBoundsIn(text, in)
	if err != nil {
		q.faults = append(q.faults, err)
	}
	return &b
}

// system reads a reference system; the default when it is not asked for.
func (q *query) system(name string) geo.CRS {
	text, ok := q.take(name)
	if !ok {
		return geo.CRSs[0]
	}
	c, err := geo.ParseCRS(text)
	if err != nil {
		q.bad("%s: %s", name, fault.Of(err).Detail)
		return geo.CRSs[0]
	}
	return c
}

// crs reads the reference system of the answer, and checks its format.
func (q *query) crs() geo.CRS {
	if text, ok := q.take("f"); ok && text != "json" && text != "geojson" {
		q.bad("f: %q is not one of json, geojson", text)
	}
	return q.system("crs")
}

// datetime checks an instant or interval. Features have no time, so that all of
// them match any.
func (q *query) datetime() {
	text, ok := q.take("datetime")
	if !ok {
		return
	}
	from, to, interval := strings.Cut(text, "/")
	start, ok1 := instant(from, interval)
	end, ok2 := instant(to, interval)
	if !ok1 || interval && !ok2 || interval && open(from) && open(to) {
		q.bad("datetime: %q is not an RFC 3339 instant or an interval start/end, with .. for an open side", text)
	} else if interval && !start.IsZero() && !end.IsZero() && start.After(end) {
		q.bad("datetime: %q ends before it starts", text)
	}
}

func open(s string) bool { return s == "" || s == ".." }

// instant reads a moment or a day; the zero time is an open side of an interval.
func instant(s string, interval bool) (time.Time, bool) {
	if open(s) {
		return time.Time{}, interval
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, true
	}
	t, err := time.Parse(time.DateOnly, s)
	return t, err == nil
}

// kinds reads kinds with commas between them.
func (q *query) kinds(dst []supply.Kind) []supply.Kind {
	text, ok := q.take("kind")
	if !ok {
		return dst
	}
	if n := strings.Count(text, ",") + 1; n > len(supply.Kinds) {
		q.bad("kind: %d kinds, but there are only %d", n, len(supply.Kinds))
		return dst
	}
	for part := range strings.SplitSeq(text, ",") {
		if k := supply.Kind(part); k.Valid() {
			dst = append(dst, k)
		} else {
			q.bad("kind: %q is not one of %s", part, list(supply.Kinds))
		}
	}
	return dst
}

func (q *query) kind() supply.Kind {
	text, ok := q.take("kind")
	if ok && !supply.Kind(text).Valid() {
		q.bad("kind: %q is not one of %s", text, list(supply.Kinds))
	}
	return supply.Kind(text)
}

func (q *query) state() supply.State {
	text, ok := q.take("status")
	if ok && !slices.Contains(supply.States, supply.State(text)) {
		q.bad("status: %q is not one of %s", text, list(supply.States))
	}
	return supply.State(text)
}

func (q *query) profile() access.Profile {
	text, ok := q.take("profile")
	if !ok {
		return access.Walk
	}
	p, known := access.ProfileNamed(text)
	if !known {
		q.bad("profile: %q is not one of %s", text, strings.Join(profiles, ", "))
	}
	return p
}

// cursor reads where a page starts. A cursor of older data is refused: its pages
// would not fit together with the ones before.
func (q *query) cursor(a *atlas.Atlas) int {
	text, ok := q.take("cursor")
	if !ok {
		return 0
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	changed, offset, found := strings.Cut(string(raw), ".")
	n, err2 := strconv.Atoi(offset)
	if err != nil || err2 != nil || !found || n < 0 {
		q.bad("cursor: %q is not a cursor of this server; follow the link next", text)
		return 0
	}
	if changed != a.Tag() {
		q.bad("cursor: the data changed since the first page; start again without cursor")
	}
	return n
}

func cursorAt(a *atlas.Atlas, offset int) string {
	return base64.RawURLEncoding.EncodeToString([]byte(a.Tag() + "." + strconv.Itoa(offset)))
}

// with returns the query with one parameter set to another value.
func (q *query) with(name, value string) string {
	var b strings.Builder
	for _, p := range q.list {
		if p.name != name {
			b.WriteString(url.QueryEscape(p.name) + "=" + url.QueryEscape(p.value) + "&")
		}
	}
	return b.String() + name + "=" + url.QueryEscape(value)
}

func list[T ~string](values []T) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = string(v)
	}
	return strings.Join(texts, ", ")
}
