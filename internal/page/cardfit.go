package page

import (
	"math"
	"unicode/utf8"
)

// A card is one page, since the back of it is often left white. What is on it is
// estimated in lines of the usual letters: A4 is A6 twice as large.
const (
	cardLetters = 44.0 // in a line
	cardLines   = 29.0 // on a page
	mapLines    = 7.0  // that a map takes at least
	paragraph   = 0.3  // of a line, between paragraphs
)

// letterSizes are the sizes of letters on a card, as they are called in the style
// sheet, with how many times smaller than usual they are. Few places have so much
// to say that the last is taken.
var letterSizes = []struct {
	name    string
	smaller float64
}{{"", 1}, {"dense", 10 / 8.5}, {"densest", 10.0 / 7}}

// fit chooses the size of the letters, and leaves out the map where words fill
// the page: they matter more. The line about the phone is the same on all cards.
func (v *cardView) fit(phoneLine string) {
	if v.Map != nil && !v.fits(phoneLine, mapLines, len(letterSizes)-1) {
		v.Map = nil
	}
	if v.Map == nil {
		v.fits(phoneLine, 0, len(letterSizes))
	}
}

// fits takes the largest of the first so many sizes at which there is room for the
// words and some lines more. It is false when there is none, and takes the last.
func (v *cardView) fits(phoneLine string, more float64, sizes int) bool {
	for _, s := range letterSizes[:sizes] {
		v.Letters = s.name
		if v.lines(phoneLine, s.smaller)+more*s.smaller <= cardLines*s.smaller {
			return true
		}
	}
	return false
}

// lines estimates how many lines the words take, of letters that are so many times
// smaller than usual. Sizes are those of the style sheet.
func (v *cardView) lines(phoneLine string, smaller float64) float64 {
	sum := 0.0
	add := func(text string, size float64) {
		if text != "" {
			sum += (math.Ceil(float64(utf8.RuneCountInString(text))*size/(cardLetters*smaller)) + paragraph) * size
		}
	}
	add(v.Name, 1.5)
	add(v.Kinds, 1)
	if v.Topics != "" {
		add("Hulp bij: "+v.Topics, 1)
	}
	add(v.Address, 1.25)
	add(v.Phone.Text, 1.25)
	for _, w := range v.Weeks {
		add(w.Name, 1)
		for _, l := range w.Lines {
			add(l.Day+" "+l.Times, 1)
		}
	}
	if len(v.Weeks) > 0 {
		add("Hier is hulp op deze tijden", 1.2)
		add("Op feestdagen kan dit anders zijn", 0.85)
	}
	add(v.OtherHelp, 1)
	add(v.Unknown, 1)
	add(v.Old, 0.85)
	add(v.Wheelchair, 1)
	if v.Map != nil {
		add(v.Map.Hint, 0.85)
	}
	add(phoneLine+" 0800 1508", 1.25)
	add(v.Printed, 0.85)
	return sum
}
