package page

import (
	"strconv"
	"time"

	"steunkaart/internal/hours"
	"steunkaart/internal/supply"
)

// weekday returns the number of a day in keys of texts: 0 is Monday.
func weekday(d hours.Date) string { return number((int(d.Weekday()) + 6) % 7) }

func number(n int) string { return strconv.Itoa(n) }

// holidayKeys are the keys of holidays by their Dutch names.
var holidayKeys = map[string]string{
	"Nieuwjaarsdag": "holiday.newyear", "Goede Vrijdag": "holiday.goodfriday", "Eerste Paasdag": "holiday.easter1", "Tweede Paasdag": "holiday.easter2",
	"Koningsdag": "holiday.king", "Bevrijdingsdag": "holiday.liberation", "Hemelvaartsdag": "holiday.ascension",
	"Eerste Pinksterdag": "holiday.whit1", "Tweede Pinksterdag": "holiday.whit2", "Eerste Kerstdag": "holiday.christmas1", "Tweede Kerstdag": "holiday.christmas2",
}

// holidayKey returns the key of the name of a holiday, a doubtful one too, and
// "" for other days.
func holidayKey(d hours.Date) string {
	name, ok := hours.Holiday(d)
	if !ok {
		name, _ = hours.DoubtfulHoliday(d)
	}
	return holidayKeys[name]
}

// date writes a date of a source, as exact as the source has it.
func (t *Texts) date(text string) string {
	day, ok := supply.LatestDay(text)
	switch {
	case !ok:
		return ""
	case len(text) == len("2024"):
		return strconv.Itoa(day.Year())
	case len(text) == len("2024-08"):
		return t.Get("month.alone."+number(int(day.Month()))) + " " + number(day.Year())
	}
	return t.fullDate(day)
}

// fullDate writes "3 november 2026".
func (t *Texts) fullDate(day time.Time) string {
	return t.Get("date.full", day.Day(), t.Get("month."+number(int(day.Month()))), day.Year())
}
