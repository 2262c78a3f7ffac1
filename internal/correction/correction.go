// Package correction is what visitors say that is wrong about a help point. It
// knows nothing of who says so.
package correction

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"steunkaart/internal/fault"
)

// Subject is what a report is about.
type Subject string

// The subjects.
const (
	SubjectHours   Subject = "hours"
	SubjectAddress Subject = "address"
	SubjectPhone   Subject = "phone"
	SubjectHelp    Subject = "help"   // they do not help with what it says
	SubjectClosed  Subject = "closed" // it is not there any more
	SubjectOther   Subject = "other"
)

// Subjects lists the subjects in the order in which they are asked.
var Subjects = []Subject{SubjectHours, SubjectAddress, SubjectPhone, SubjectHelp, SubjectClosed, SubjectOther}

// LongestText is how many characters a text may have.
const LongestText = 1000

// Token is the length of what a form carries so that it is kept once.
const Token = 26

// Report is what one visitor says of one help point.
type Report struct {
	Point    int64  // id of the help point
	Slug     string // of its page: the point may be replaced before anybody looks
	Subjects []Subject
	Text     string // "" for none
	Language string // in which it was written, as ISO 639-1
	// Token is random and made for one form: two reports with one token are one.
	Token string
}

// The faults of a report, for the form to explain.
var (
	ErrEmpty    = fault.Invalid("report: expected a subject or a text")
	ErrLong     = fault.Invalid("report: the text is longer than %d characters", LongestText)
	ErrGarbled  = fault.Invalid("report: the text cannot be read")
	ErrPersonal = fault.Invalid("report: the text has a citizen service number")
	ErrForm     = fault.Invalid("report: the form is not ours")
)

// Check returns all that is wrong with a report, joined.
func (r *Report) Check() error {
	var faults []error
	add := func(wrong bool, err error) {
		if wrong {
			faults = append(faults, err)
		}
	}
	strange := func(c rune) bool { return unicode.IsControl(c) && c != '\n' && c != '\t' }
	add(len(r.Subjects) == 0 && strings.TrimSpace(r.Text) == "", ErrEmpty)
	add(utf8.RuneCountInString(r.Text) > LongestText, ErrLong)
	add(!utf8.ValidString(r.Text) || strings.ContainsFunc(r.Text, strange), ErrGarbled)
	add(hasCitizenNumber(r.Text), ErrPersonal)
	unknown := func(s Subject) bool { return !slices.Contains(Subjects, s) }
	add(len(r.Token) != Token || r.Slug == "" || slices.ContainsFunc(r.Subjects, unknown) || len(r.Subjects) > len(Subjects), ErrForm)
	return errors.Join(faults...)
}

// citizenNumber is nine digits together or in one of the groups in which people
// write a citizen service number. Anything looser would take hours for one.
var citizenNumber = regexp.MustCompile(`\b(?:\d{9}|\d{4}[. -]\d{2}[. -]\d{3}|\d{3}[. -]\d{3}[. -]\d{3}|\d{2}[. -]\d{2}[. -]\d{2}[. -]\d{3})\b`)

// abroad is a phone number with the code of its country.
var abroad = regexp.MustCompile(`(?:\+|\b00[1-9])\d{0,2}(?:[. ()-]*\d){8,}`)

// citizenDigits is the length of a citizen service number (BSN).
const citizenDigits = 9

// hasCitizenNumber reports whether a text has a number that passes the test of a
// citizen service number: nobody should leave one here. Phone numbers do not count.
func hasCitizenNumber(text string) bool {
	for _, found := range citizenNumber.FindAllString(abroad.ReplaceAllString(text, ""), -1) {
		digits := make([]int, 0, citizenDigits)
		for _, c := range found {
			if c >= '0' && c <= '9' {
				digits = append(digits, int(c-'0'))
			}
		}
		if digits[0] != 0 && elevenTest(digits) {
			return true
		}
	}
	return false
}

// elevenTest is the check of a citizen service number: the weights nine to two
// for the first eight digits and minus one for the last add up to a multiple of
// eleven.
func elevenTest(digits []int) bool {
	sum := -digits[citizenDigits-1]
	for i, d := range digits[:citizenDigits-1] {
		sum += (citizenDigits - i) * d
	}
	return sum%11 == 0
}
