package page

import (
	"slices"
	"strings"

	"steunkaart/internal/finder"
	"steunkaart/internal/supply"
)

// topicWords are the topics in addresses.
var topicWords = map[string]supply.Topic{
	"overheid": supply.TopicGovernment, "geld": supply.TopicMoney, "leren": supply.TopicLearning, "computer": supply.TopicDevice,
	"beeldbellen": supply.TopicVideo, "taal": supply.TopicLanguage, "praten": supply.TopicTalk,
}

// wordOf returns a topic as it stands in addresses.
func wordOf(topic supply.Topic) string {
	for word, t := range topicWords {
		if t == topic {
			return word
		}
	}
	return ""
}

// helpLanguages are the languages of help that can be asked for.
var helpLanguages = []string{"nl", "en", "ar", "tr", "pl", "uk"}

// wishes are what somebody asks for beside a place.
type wishes struct {
	topic                     supply.Topic
	language                  string
	wheelchair, free, evening bool
	all                       bool // more places than the first three
}

// wishesOf reads the wishes out of an address. What it does not know is no wish:
// an old link must still find help.
func wishesOf(r *request) wishes {
	query := r.URL.Query()
	w := wishes{
		topic: topicWords[query.Get("vraag")], wheelchair: query.Get("rolstoel") == "1", free: query.Get("gratis") == "1",
		evening: query.Get("avond") == "1", all: query.Get("meer") == "1",
	}
	if code := query.Get("taal"); slices.Contains(helpLanguages, code) {
		w.language = code
	}
	return w
}

// ask puts the wishes into a question.
func (w wishes) ask(q *finder.Question) {
	q.Topic, q.Language, q.Wheelchair, q.Free, q.Evening = w.topic, w.language, w.wheelchair, w.free, w.evening
}

// address returns the address of a search with these wishes near a place, which
// is escaped already.
func (w wishes) address(place string) string {
	var b strings.Builder
	b.WriteString("/zoek?plaats=" + place)
	for _, p := range []struct{ name, value string }{
		{"vraag", wordOf(w.topic)}, {"taal", w.language}, {"rolstoel", one(w.wheelchair)}, {"gratis", one(w.free)}, {"avond", one(w.evening)}, {"meer", one(w.all)},
	} {
		if p.value != "" {
			b.WriteString("&" + p.name + "=" + p.value)
		}
	}
	return b.String()
}

// one writes a wish in an address.
func one(wished bool) string {
	if wished {
		return "1"
	}
	return ""
}

// topicChoice is one of the topics to choose from.
type topicChoice struct {
	Text, Address string
	Current       bool
}

// wishesView is what the questions about wishes show.
type wishesView struct {
	Topics                    []topicChoice
	Word                      string // of the topic, for the form of the other wishes
	Place                     string // for the form of the other wishes
	Languages                 []languageLink
	Wheelchair, Free, Evening bool
	Any                       bool // a wish beside the topic
}

// view makes the questions, with what was answered, and marks for the place.
func (w wishes) view(r *request) wishesView {
	v := wishesView{
		Place: holeMark(holeText),
		Word:  wordOf(w.topic), Wheelchair: w.wheelchair, Free: w.free, Evening: w.evening,
		Any: w.wheelchair || w.free || w.evening || w.language != "",
	}
	t := r.texts()
	for _, topic := range append([]supply.Topic{""}, supply.Topics...) {
		other := w
		other.topic, other.all = topic, false
		key := "topic.all"
		if topic != "" {
			key = "topic." + string(topic)
		}
		v.Topics = append(v.Topics, topicChoice{t.Get(key), r.tongue.address(other.address(holeMark(holeAddress))), topic == w.topic})
	}
	for _, code := range helpLanguages {
		v.Languages = append(v.Languages, languageLink{Code: code, Name: t.Get("tongue." + code), Current: code == w.language})
	}
	return v
}
