package hours

import (
	"sync/atomic"
	"time"
)

// Memo is a calendar that remembers its last answer for as long as that holds:
// many people ask about the same place in the same minute, and an answer takes
// far longer to find than to read. It may be used by several at once. The
// calendar may not change any more.
type Memo struct {
	Calendar
	last atomic.Pointer[held]
}

// held is an answer with the time in which it is right.
type held struct {
	Answer
	from, to time.Time // from included, to not
}

// longest is how long an answer is kept at most: what is looked for ends 366
// days after the question, and so moves with it.
const longest = 24 * time.Hour

// NewMemo returns a memo of a calendar.
func NewMemo(c Calendar) *Memo { return &Memo{Calendar: c} }

// Ask returns what Calendar.Ask does. Nothing in it can change before the state
// does: its next opening lies then or later.
func (m *Memo) Ask(t time.Time) Answer {
	if h := m.last.Load(); h != nil && !t.Before(h.from) && t.Before(h.to) {
		return h.Answer
	}
	h := &held{Answer: m.Calendar.Ask(t), from: t, to: t.Add(longest)}
	if !h.Until.IsZero() && h.Until.Before(h.to) {
		h.to = h.Until
	}
	m.last.Store(h)
	return h.Answer
}
