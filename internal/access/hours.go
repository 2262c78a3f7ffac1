package access

import "steunkaart/internal/hours"

// Hours says in which hours of an ordinary week there is help at some points.
// Hours by appointment are neither: a person who walks in finds nobody.
type Hours struct {
	Known   hours.Set // hours in which at least one point is known to have it
	Unknown hours.Set // hours of which we do not know it for at least one point
}

// Always is every hour of the week.
var Always = hours.Set{1<<64 - 1, 1<<64 - 1, 1<<(hours.PerWeek-128) - 1}

// Together returns the hours of several offers at one place, each as the text of
// its opening hours; the weeks from a date on say what is usual. An offer whose
// hours are "" or cannot be read has hours that are not known.
func Together(texts []string, from hours.Date) Hours {
	var all Hours
	for _, text := range texts {
		all.add(of(text, from))
	}
	return all
}

func of(text string, from hours.Date) Hours {
	schedule, err := hours.Parse(text)
	if text == "" || err != nil {
		return Hours{Unknown: Always}
	}
	week := schedule.Usual(from)
	return Hours{Known: week.Open, Unknown: week.Unknown}
}

// add joins the hours of other points.
func (h *Hours) add(of Hours) {
	for i := range h.Known {
		h.Known[i] |= of.Known[i]
		h.Unknown[i] |= of.Unknown[i]
	}
}
