package hours_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// writer makes up opening hours such as people write.
type writer struct{ *rand.Rand }

func (w writer) pick(from ...string) string { return from[w.IntN(len(from))] }

// maybe returns the text with a chance of one in n, and else nothing.
func (w writer) maybe(n int, text func() string) string {
	if w.IntN(n) != 0 {
		return ""
	}
	return text()
}

func (w writer) clock(from, to int) string {
	m := (from*60 + w.IntN((to-from)*60+1)) / 15 * 15
	return fmt.Sprintf("%02d:%02d", m/60, m%60)
}

func (w writer) times() string {
	switch w.IntN(14) {
	case 0, 1:
		return w.clock(8, 11) + "-" + w.clock(12, 13) + "," + w.clock(14, 15) + "-" + w.clock(16, 22)
	case 2:
		return w.clock(18, 23) + "-" + w.clock(0, 6) // over midnight
	case 3:
		return w.clock(8, 23) + "+"
	case 4:
		if w.IntN(20) > 0 { // they have a fault here, see testdata/differences.json
			return w.clock(9, 12) + "-" + w.clock(12, 18)
		}
		return w.clock(8, 12) + "-" + w.clock(13, 23) + "+"
	case 5:
		return "00:00-24:00"
	case 6:
		return w.clock(18, 23) + "-" + w.clock(25, 30)
	default:
		return w.clock(8, 12) + "-" + w.clock(13, 22)
	}
}

func (w writer) weekday() string { return w.pick("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su") }

func (w writer) days() string {
	switch w.IntN(12) {
	case 0:
		return w.weekday() + "," + w.weekday()
	case 1:
		return w.weekday() + "[" + w.pick("1", "2", "3", "4", "5", "-1", "-2", "1,3", "2,4", "1-2") + "]"
	case 2:
		return w.pick("PH", "Mo-Fr,PH", "PH,Sa", "PH,Mo-Fr", "PH Mo-Fr", "Su,PH")
	case 3:
		return w.weekday() + "-" + w.weekday() + "," + w.weekday()
	case 4:
		return w.weekday() + "[" + w.pick("1", "2", "-1") + "]" + w.pick(" +1 day", " -1 day", " +2 days")
	case 5, 6:
		return w.weekday()
	default:
		return w.pick("Mo-Fr", "Mo-Sa", "Tu-Fr", "Mo-Su", "Fr-Mo", "Sa-Su", "We-Th")
	}
}

func (w writer) month() string {
	return w.pick("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
}

func (w writer) date() string { return fmt.Sprintf("%s %02d", w.month(), 1+w.IntN(28)) }

func (w writer) dates() string {
	switch w.IntN(12) {
	case 0:
		return w.month()
	case 1:
		return w.month() + "-" + w.month()
	case 2:
		return w.month() + "," + w.month()
	case 3:
		return w.date() + "-" + w.date()
	case 4:
		return w.date() + "," + w.date()
	case 5:
		return w.pick("easter", "easter -2 days", "easter +1 day", "easter +39 days", "easter-easter +1 day")
	case 6:
		return fmt.Sprintf("%d %s-%d %s", 2024+w.IntN(2), w.date(), 2026+w.IntN(2), w.date())
	case 7:
		return fmt.Sprintf("%d %s", 2024+w.IntN(4), w.date())
	case 8:
		return w.pick("2025", "2024-2026", "2026+", "2025-2027/2", "2024,2026")
	case 9:
		return fmt.Sprintf("week %02d-%02d", 1+w.IntN(26), 27+w.IntN(27)) + w.pick("", "", "/2", "/3")
	case 10:
		return fmt.Sprintf("week %02d,%02d", 1+w.IntN(53), 1+w.IntN(53))
	default:
		return w.date()
	}
}

func (w writer) word() string {
	return w.pick(" off", " off", " closed", ` "op afspraak"`, ` open "by appointment"`, ` "bel eerst"`, " unknown", ` unknown "bel"`, ` open "zonder afspraak"`, " open")
}

// timesWord is times with a chance of one in n of a word or remark behind them.
// Nobody writes that a night is off.
func (w writer) timesWord(n int) string {
	times := w.times()
	word := w.maybe(n, w.word)
	isNight := strings.ContainsAny(times, "+") || times > "18:00"
	if isNight && (word == " off" || word == " closed") {
		return times
	}
	return times + word
}

func (w writer) rule() string {
	switch w.IntN(50) {
	case 0:
		return w.days() + " " + w.pick("sunrise-sunset", "10:00-sunset", "(sunrise+01:00)-22:00")
	case 1, 2, 3:
		return w.pick("PH off", "PH off", "PH closed", "PH 12:00-16:00", "Su,PH off")
	case 4, 5, 6:
		return w.dates() + " off"
	case 7, 8, 9:
		return w.timesWord(4)
	case 10, 11, 12:
		return w.dates() + " " + w.timesWord(4)
	case 13, 14, 15, 16, 17, 18:
		return w.dates() + " " + w.days() + " " + w.timesWord(4)
	case 19, 20, 21:
		return w.days() + w.word()
	case 22, 23, 24:
		return w.pick("24/7", "off", `"op afspraak"`, "unknown", `"bel"`, "open")
	default:
		return w.days() + " " + w.timesWord(6)
	}
}

// schedule makes up a whole value of opening_hours.
func (w writer) schedule() string {
	var b strings.Builder
	b.WriteString(w.rule())
	for range w.IntN(4) {
		b.WriteString(w.pick("; ", "; ", "; ", "; ", ", ", " || "))
		b.WriteString(w.rule())
	}
	return b.String()
}
