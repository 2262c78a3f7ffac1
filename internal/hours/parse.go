package hours

import (
	"strings"
	"unicode/utf8"

	"steunkaart/internal/fault"
)

// Parse reads opening hours in the OSM syntax, as far as places use it:
//
//	Mo-Fr 09:00-17:00; We[1] 19:00-21:00; Dec 24-Jan 01 off
//	week 1-53/2 Tu 14:00-15:00, Sa 10:00-12:00 "by appointment"
//
// It also reads small deviations that people make: capitals, one digit for the
// hour, full names of days, long dashes. Sunrise, sunset and their like are
// understood as hours that we do not know. The error is an invalid fault that
// says what was expected at which character.
func Parse(text string) (*Schedule, error) {
	if len(text) > maxLength {
		return nil, fault.Invalid("opening hours: at most %d characters, got %d", maxLength, utf8.RuneCountInString(text))
	}
	if !utf8.ValidString(text) {
		return nil, fault.Invalid("opening hours: the text is not UTF-8")
	}
	all, err := tokens(text)
	if err != nil {
		return nil, err
	}
	p := parser{tokens: all}
	s := &Schedule{}
	if err := p.rules(s); err != nil {
		return nil, err
	}
	s.note()
	return s, nil
}

// expected is the fault of something else standing at t.
func expected(what string, t token) error {
	return fault.Invalid("opening hours: expected %s at character %d", what, t.at)
}

// parser walks over the tokens; at is the next one.
type parser struct {
	tokens []token
	at     int
}

func (p *parser) peek() token { return p.ahead(0) }

// ahead returns the token n places further; behind the end comes the end.
func (p *parser) ahead(n int) token { return p.tokens[min(p.at+n, len(p.tokens)-1)] }

func (p *parser) isSign(n int, sign string) bool {
	t := p.ahead(n)
	return t.kind == signToken && t.text == sign
}

// sign takes the sign when it is next.
func (p *parser) sign(sign string) bool {
	if !p.isSign(0, sign) {
		return false
	}
	p.at++
	return true
}

// rules reads all rules.
func (p *parser) rules(s *Schedule) error {
	how := replace
	for {
		r, err := p.rule()
		if err != nil {
			return err
		}
		r.joint = how
		s.rules = append(s.rules, r)
		switch {
		case p.peek().kind == endToken:
			return nil
		case p.sign(";"):
			if p.peek().kind == endToken {
				return nil // many write a last one
			}
			how = replace
		case p.sign(","):
			how = add
		case p.sign("||"):
			how = instead
		default:
			return expected(`";" or "," before the next rule`, p.peek())
		}
	}
}

// rule reads days, then times, then a word or a remark.
func (p *parser) rule() (rule, error) {
	var r rule
	start := p.at
	for p.startsSelector() {
		if err := p.selector(&r); err != nil {
			return r, err
		}
		p.sign(":") // "Jan-Mar: Mo 10:00-12:00"
	}
	if p.isSign(0, ",") && p.at > start && p.isTime(1) {
		p.at++ // "Tu, 9:30-14:00" has one meaning only
	}
	if err := p.clock(&r); err != nil {
		return r, err
	}
	p.words(&r)
	if p.at == start {
		return r, expected("a day, a date, a time, a word such as off, or a remark in quotes", p.peek())
	}
	return r, nil
}

func (p *parser) clock(r *rule) (err error) {
	switch {
	case p.is24x7():
		p.at += 3
		r.always = true
	case p.peek().kind == numberToken, p.isSign(0, "("), isSunEvent(p.peek()):
		r.times, err = p.times()
	}
	return err
}

func (p *parser) is24x7() bool {
	return p.peek().number == 24 && p.isSign(1, "/") && p.ahead(2).number == 7
}

// stateWords are the words behind the times.
func stateWord(t token) modifier {
	if t.kind != wordToken {
		return noWord
	}
	switch t.text {
	case "open":
		return openWord
	case "off", "closed":
		return offWord
	case "unknown":
		return unknownWord
	}
	return noWord
}

// words reads a word and a remark, in either order.
func (p *parser) words(r *rule) {
	for range 2 {
		t := p.peek()
		if m := stateWord(t); m != noWord && r.modifier == noWord {
			r.modifier = m
			p.at++
		} else if t.kind == commentToken && r.comment == "" {
			r.comment = strings.TrimSpace(t.text)
			if r.comment == "" {
				r.modifier = max(r.modifier, openWord) // an empty remark is no condition
			}
			p.at++
		} else if n := p.appointmentWords(); n > 0 && r.comment == "" {
			r.comment = "by appointment"
			p.at += n
		}
	}
}

// appointmentWords returns how many words that say "by appointment" are next.
func (p *parser) appointmentWords() int {
	first, second, third := p.ahead(0).text, p.ahead(1).text, p.ahead(2).text
	switch {
	case p.peek().kind != wordToken:
		return 0
	case (first == "by" || first == "on") && second == "appointment", first == "op" && second == "afspraak", first == "appointment" && second == "only":
		return 2
	case first == "alleen" && second == "op" && third == "afspraak":
		return 3
	}
	return 0
}

// byAppointment reports whether a remark says that an appointment is needed.
func byAppointment(comment string) bool {
	if comment == "" {
		return false
	}
	c := strings.ToLower(comment)
	if !strings.Contains(c, "afspraak") && !strings.Contains(c, "appointment") {
		return false
	}
	for _, w := range strings.FieldsFunc(c, func(r rune) bool { return r == ' ' || r == ',' }) {
		switch w {
		case "zonder", "geen", "without", "no", "not", "niet", "ook", "also", "or", "of":
			return false // none is needed, or not always
		}
	}
	return true
}
