package helppoint

import (
	"regexp"
	"slices"
	"strings"

	"steunkaart/internal/hours"
	"steunkaart/internal/supply"
)

// languageCode is a language as two letters.
var languageCode = regexp.MustCompile(`^[a-z]{2}$`)

// facts adds what somebody wants to know before going there.
func (it *item) facts(o *supply.Offer) {
	o.Cost = it.oneOf(colCost, "", supply.CostFree, supply.CostPaid)
	for _, code := range codes(it.text(colTopics)) {
		topic := supply.Topic(code)
		if !slices.Contains(supply.Topics, topic) {
			it.refuse(colTopics, "is not a list of government, money, learning, device, video, language, talk")
			return
		}
		if !slices.Contains(o.Topics, topic) {
			o.Topics = append(o.Topics, topic)
		}
	}
	for _, code := range codes(it.text(colLanguages)) {
		if !languageCode.MatchString(code) {
			it.refuse(colLanguages, "is not a list of languages of two letters such as nl, en")
			return
		}
		if !slices.Contains(o.Languages, code) {
			o.Languages = append(o.Languages, code)
		}
	}
	exceptions, err := hours.ParseExceptions(it.text(colExceptions))
	if err != nil {
		it.refuse(colExceptions, err.Error())
		return
	}
	o.Exceptions = exceptions.String()
}

// wheelchair returns what the row says of wheelchairs, with the row's source.
func (it *item) wheelchair(o *supply.Offer) supply.Claim {
	value := it.oneOf(colWheelchair, "", supply.WheelchairYes, supply.WheelchairLimited, supply.WheelchairNo)
	if value == "" {
		return supply.Claim{}
	}
	return supply.Claim{Value: value, Source: o.Source, SourceURL: o.SourceURL, SourceDate: o.SourceDate}
}

// codes splits a list that is separated by commas, semicolons or spaces.
func codes(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return strings.ContainsRune(",; ", c) })
}
