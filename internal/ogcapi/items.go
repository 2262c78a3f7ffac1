package ogcapi

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"steunkaart/internal/atlas"
	"steunkaart/internal/export"
	"steunkaart/internal/fault"
)

// buffers are the bodies of answers. A page of ten thousand municipalities
// would keep a large one alive, so those are dropped.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 16<<10); return &b }}

const keptBuffer = 1 << 20

func putBuffer(b *[]byte, used []byte) {
	if cap(used) <= keptBuffer {
		*b = used[:0]
		buffers.Put(b)
	}
}

// selection reads the filters that a collection has.
func (c *call) selection(id string) export.Selection {
	q, a := &c.query, c.atlas
	s := export.Selection{
		Atlas: a, Municipality: q.municipality(a), Bound: q.bbox(), Now: c.api.Now(),
		Resolution: atlas.FinestResolution, Version: c.api.Version,
	}
	switch id {
	case "help-points":
		s.Kind, s.State, s.States = q.kind(), q.state(), c.api.states.of(a, s.Now)
		return s
	case "cells":
		s.Resolution = q.integer("resolution", atlas.FinestResolution, atlas.CoarsestResolution, atlas.FinestResolution)
	case "gaps":
		s.Profile = q.profile()
	}
	s.Definition = q.definition(a)
	return s
}

func (c *call) collectionID() (string, error) {
	id := chi.URLParam(c.r, "collection")
	for _, known := range export.Collections {
		if id == known {
			return id, nil
		}
	}
	return "", fault.NotFound("there is no collection %q", id)
}

func (api *API) items(c *call) error {
	id, err := c.collectionID()
	if err != nil {
		return err
	}
	s := c.selection(id)
	limit, from := c.query.integer("limit", defaultLimit, 1, mostItems), c.query.cursor(c.atlas)
	s.CRS = c.query.crs()
	c.query.datetime()
	if err := c.query.err(); err != nil {
		return err
	}
	if c.fresh() {
		return nil
	}
	f, err := export.Select(id, s)
	if err != nil {
		return fmt.Errorf("select %s: %w", id, err)
	}
	pooled, _ := buffers.Get().(*[]byte)
	body := c.page((*pooled)[:0], f, min(from, f.Len()), limit)
	c.w.Header()["Content-Crs"] = []string{"<" + s.CRS.URI + ">"}
	c.send(geoHeader, body)
	putBuffer(pooled, body)
	return nil
}

// page appends one page of features.
func (c *call) page(dst []byte, f export.Features, from, limit int) []byte {
	to := min(from+limit, f.Len())
	dst = append(dst, `{"type":"FeatureCollection","numberMatched":`...)
	dst = strconv.AppendInt(dst, int64(f.Len()), 10)
	dst = strconv.AppendInt(append(dst, `,"numberReturned":`...), int64(to-from), 10)
	dst = c.api.Now().UTC().AppendFormat(append(dst, `,"timeStamp":"`...), time.RFC3339)
	dst = append(dst, `","links":[`...)
	address := c.api.BaseURL + c.r.URL.Path
	self := address
	if c.r.URL.RawQuery != "" {
		self += "?" + c.r.URL.RawQuery
	}
	dst = appendLink(dst, "self", "application/geo+json", self)
	if to < f.Len() {
		dst = appendLink(append(dst, ','), "next", "application/geo+json", address+"?"+c.query.with("cursor", cursorAt(c.atlas, to)))
	}
	dst = append(dst, `],"features":[`...)
	for i := from; i < to; i++ {
		if i > from {
			dst = append(dst, ',')
		}
		dst = f.Append(dst, i)
	}
	return append(dst, `]}`...)
}

func appendLink(dst []byte, rel, mediaType, href string) []byte {
	dst = export.AppendString(append(dst, `{"rel":`...), rel)
	dst = export.AppendString(append(dst, `,"type":`...), mediaType)
	return append(export.AppendString(append(dst, `,"href":`...), href), '}')
}

func (api *API) item(c *call) error {
	id, err := c.collectionID()
	if err != nil {
		return err
	}
	s := export.Selection{Atlas: c.atlas, Now: api.Now()}
	if id != "help-points" {
		s.Definition = c.query.definition(c.atlas)
	}
	s.CRS = c.query.crs()
	if err := c.query.err(); err != nil {
		return err
	}
	f, i, err := export.Find(id, chi.URLParam(c.r, "feature"), s)
	if err != nil {
		return fmt.Errorf("find in %s: %w", id, err)
	}
	if c.fresh() {
		return nil
	}
	body := f.Append(nil, i)
	body = append(body[:len(body)-1], `,"links":[`...) // before the brace that ends it
	body = appendLink(body, "self", "application/geo+json", api.BaseURL+c.r.URL.Path)
	body = appendLink(append(body, ','), "collection", "application/json", api.BaseURL+"/v1/collections/"+id)
	c.w.Header()["Content-Crs"] = []string{"<" + s.CRS.URI + ">"}
	c.send(geoHeader, append(body, `]}`...))
	return nil
}

func (api *API) download(c *call) error {
	id, err := c.collectionID()
	if err != nil {
		return err
	}
	name := chi.URLParam(c.r, "format")
	format, err := export.ParseFormat(name)
	if err != nil {
		return fault.NotFound("there is no download %q; expected geojson or geojsonseq", name)
	}
	s := c.selection(id)
	if err := c.query.err(); err != nil {
		return err
	}
	f, err := export.Select(id, s)
	if err != nil {
		return fmt.Errorf("select %s: %w", id, err)
	}
	if c.fresh() {
		return nil
	}
	h := c.w.Header()
	h.Set("Content-Type", format.ContentType())
	h.Set("Content-Disposition", `attachment; filename="`+id+"."+string(format)+`"`)
	if c.r.Method == http.MethodHead {
		return nil
	}
	if err := export.Write(c.r.Context(), c.w, f, format); err != nil {
		panic(http.ErrAbortHandler) // part is out: the answer must not end as if it were whole
	}
	return nil
}
