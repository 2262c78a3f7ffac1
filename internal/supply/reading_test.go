package supply_test

import (
	"slices"
	"testing"

	"steunkaart/internal/supply"
)

func TestReading(t *testing.T) {
	t.Parallel()

	reading := supply.Reading{
		Kinds: []supply.KindTopics{{Kind: supply.KindIDO, Topics: []supply.Topic{supply.TopicGovernment}}},
		Words: []supply.WordTopic{
			{Topic: supply.TopicDevice, Words: []string{"gratis computers"}, Alone: true},
			{Topic: supply.TopicLearning, Words: []string{"computer"}},
			{Topic: supply.TopicLanguage, Words: []string{"taal"}},
		},
		Not: []string{"geen"},
	}
	for _, tt := range []struct {
		name  string
		offer supply.Offer
		want  []supply.Topic
	}{
		{"by kind", supply.Offer{Kind: supply.KindIDO, HelpKnown: true}, []supply.Topic{supply.TopicGovernment}},
		{"nothing is claimed", supply.Offer{Kind: supply.KindLibrary, HelpKnown: true}, nil},
		{"a building only", supply.Offer{Kind: supply.KindIDO, Services: "taal"}, nil},
		{"by words, in the order of the topics", supply.Offer{Services: "Taal, computers", HelpKnown: true}, []supply.Topic{supply.TopicLearning, supply.TopicLanguage}},
		{"alone", supply.Offer{Services: "gratis computers", HelpKnown: true}, []supply.Topic{supply.TopicDevice}},
		{"alone in its clause", supply.Offer{Services: "gratis computers, taal", HelpKnown: true}, []supply.Topic{supply.TopicDevice, supply.TopicLanguage}},
		{"not there", supply.Offer{Services: "taal; geen computer, computers", HelpKnown: true}, []supply.Topic{supply.TopicLanguage}},
		{"in a clause", supply.Offer{Services: "computer, geen taal", HelpKnown: true}, []supply.Topic{supply.TopicLearning}},
		{"inside a word", supply.Offer{Services: "betaalautomaat", HelpKnown: true}, nil},
		{"as stated", supply.Offer{Topics: []supply.Topic{supply.TopicVideo}, Services: "taal", HelpKnown: true}, []supply.Topic{supply.TopicVideo}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			if got := reading.Topics(tt.offer); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
