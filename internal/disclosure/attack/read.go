package attack

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// all reads every feature of a definition.
func (r *Reader) all(definition string) ([]feature, error) {
	query := url.Values{"definition": {definition}, "limit": {"10000"}}
	all, err := r.collection(nil, "municipalities", "municipalities", query)
	for _, f := range slices.Clone(all) {
		if err == nil {
			all, err = r.summary(all, f.id, definition)
		}
	}
	for _, profile := range []string{"walk", "cycle"} {
		if err == nil {
			all, err = r.collection(all, "gaps "+profile, "gaps", with(query, "profile", profile))
		}
	}
	if err == nil {
		all, err = r.collection(all, "neighbourhoods", "neighbourhoods", query)
	}
	for resolution := 5; resolution <= r.Finest && err == nil; resolution++ {
		all, err = r.collection(all, fmt.Sprintf("cells %d", resolution), "cells", with(query, "resolution", fmt.Sprint(resolution)))
	}
	for _, code := range r.Parts {
		if err == nil {
			all, err = r.collection(all, "parts", "cells", with(query, "municipality", code))
		}
	}
	return all, err
}

func with(query url.Values, name, value string) url.Values {
	more := url.Values{name: {value}}
	for k, v := range query {
		more[k] = v
	}
	return more
}

// collection reads all pages of a collection.
func (r *Reader) collection(all []feature, of, collection string, query url.Values) ([]feature, error) {
	for path := "/v1/collections/" + collection + "/items?" + query.Encode(); path != ""; {
		body, err := r.Get(path)
		if err != nil {
			return nil, err
		}
		var page struct {
			Features []struct {
				ID         string
				Properties map[string]any
			}
			Links []struct{ Rel, Href string }
		}
		if err := json.Unmarshal(body, &page); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		for _, f := range page.Features {
			all = append(all, sort(of, f.ID, f.Properties))
		}
		path = ""
		for _, l := range page.Links {
			if _, next, ok := strings.Cut(l.Href, "/v1/"); ok && l.Rel == "next" {
				path = "/v1/" + next
			}
		}
	}
	return all, nil
}

func (r *Reader) summary(all []feature, code, definition string) ([]feature, error) {
	path := "/v1/municipalities/" + code + "/summary?definition=" + url.QueryEscape(definition)
	body, err := r.Get(path)
	if err != nil {
		return nil, err
	}
	var properties map[string]any
	if err := json.Unmarshal(body, &properties); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	f := sort("summaries", code, properties)
	f.area = code
	return append(all, f), nil
}

// sort tells counts of people from shares and from other numbers. A number that
// is not known here counts people, until somebody says otherwise.
func sort(of, id string, properties map[string]any) feature {
	f := feature{of: of, id: id, counts: map[string]float64{}, shares: map[string]float64{}}
	f.area, _ = properties["municipality"].(string)
	for name, p := range properties {
		v, ok := p.(float64)
		switch {
		case !ok:
		case strings.HasPrefix(name, "covered_") || strings.HasPrefix(name, "imputed_"):
			f.shares[name] = v
		case !slices.Contains(others, name):
			f.counts[name] = v
		}
	}
	return f
}

// others are the numbers that count no people.
var others = []string{
	"minutes_walk", "minutes_cycle", "minutes_senior", "points_in_reach", "resolution", "rank", "rank_low", "rank_high", "gaps", "gaps_cycle", "gaps_senior", "rank_excluded", "rank_excluded_low", "rank_excluded_high", "nearest_m",
	"staffed_hours", "staffed_hours_cycle", "staffed_hours_senior", "cells", "id",
}
