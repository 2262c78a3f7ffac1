package hours

import (
	"strings"
	"unicode"
)

// maxLength is the longest text that Parse reads, in bytes. OSM allows 255
// characters for a value; twice that times the bytes of a character is ample.
const maxLength = 2048

type tokenKind uint8

const (
	endToken tokenKind = iota
	wordToken
	numberToken
	commentToken
	signToken
)

// token is one word, number, remark or sign of the text.
type token struct {
	kind   tokenKind
	text   string // a word in lower case, a remark without quotes, a sign
	number int
	digits int
	spaced bool // there is space before it
	at     int  // the place of its first character, from 1
}

// tokens cuts the text. A sign that means nothing is left for the parser to
// refuse at its place.
func tokens(text string) ([]token, error) {
	var all []token
	runes := []rune(text)
	spaced := false
	for i := 0; i < len(runes); {
		if unicode.IsSpace(runes[i]) {
			spaced = true
			i++
			continue
		}
		t, length := next(runes[i:])
		t.at, t.spaced = i+1, spaced
		if length == 0 {
			return nil, expected("a closing quote for the remark that begins", t)
		}
		all = append(all, t)
		spaced = false
		i += length
	}
	return append(all, token{at: len(runes) + 1}), nil
}

// next reads the token at the beginning and returns its length in characters,
// which is 0 for a remark without end.
func next(runes []rune) (token, int) {
	switch r := runes[0]; {
	case r == '"':
		n := index(runes[1:], func(r rune) bool { return r == '"' })
		if n == len(runes)-1 {
			return token{kind: commentToken}, 0
		}
		return token{kind: commentToken, text: string(runes[1 : n+1])}, n + 2
	case isDigit(r):
		n := index(runes, func(r rune) bool { return !isDigit(r) })
		return token{kind: numberToken, number: number(runes[:n]), digits: n}, n
	case unicode.IsLetter(r):
		n := index(runes, func(r rune) bool { return !unicode.IsLetter(r) })
		return token{kind: wordToken, text: strings.ToLower(string(runes[:n]))}, n
	case r == '–' || r == '—' || r == '‑':
		return token{kind: signToken, text: "-"}, 1
	case r == '|' && len(runes) > 1 && runes[1] == '|':
		return token{kind: signToken, text: "||"}, 2
	default:
		return token{kind: signToken, text: string(r)}, 1
	}
}

// index returns where the first character that is so stands, or the length.
func index(runes []rune, is func(rune) bool) int {
	for i, r := range runes {
		if is(r) {
			return i
		}
	}
	return len(runes)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// number returns the value of digits, at most 99999: no field is that large.
func number(digits []rune) int {
	n := 0
	for _, d := range digits {
		n = min(n*10+int(d-'0'), 99999)
	}
	return n
}
