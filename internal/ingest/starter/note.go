package starter

import (
	"net/url"
	"regexp"
	"strings"
)

// doubtful matches notes that say that the help ended, was of passing nature
// or was only planned: such a row tells of a place and proves no help.
var doubtful = regexp.MustCompile(`(?i)^closed per|likely closed|opening not confirmed|^announced\b|in preparation|^plan of|` +
	`^planned (for|start)|one-off (clinics|inloop)|may have ended|may no longer exist|pilot until|ran through|` +
	`trial (of|until|from)|half-year trial|stop 11:30`)

// silent matches rows that name a place and say nothing about digital help.
var (
	silent      = regexp.MustCompile(`(?i)place known as polling station|digital help not stated`)
	stationOnly = regexp.MustCompile(`(?i)place known as polling station`)
)

// remark is what to say in Dutch when a note matches.
type remark struct {
	when *regexp.Regexp
	say  string
}

// remarks translate what the English notes say about how far a row can be
// trusted. What is only of use to who checks the source stays in origin_note.
var remarks = []remark{
	{regexp.MustCompile(`(?i)digital help not stated`), "De bron zegt niet of hier hulp met digitale zaken is."},
	{regexp.MustCompile(`(?i)^closed per 2022-05-01`), "Volgens de bron gesloten sinds 1 mei 2022."},
	{regexp.MustCompile(`(?i)likely closed|may have ended|may no longer exist`), "Mogelijk bestaat dit niet meer."},
	{regexp.MustCompile(`(?i)threatened with closure`), "De bron meldt dat sluiting dreigde. Of dit er nog is, is niet bekend."},
	{regexp.MustCompile(`(?i)opening not confirmed|^announced\b|in preparation|^plan of|^planned (for|start)`), "Aangekondigd. De bron zegt niet of het er is gekomen."},
	{regexp.MustCompile(`(?i)one-off (clinics|inloop)|^stop 11:30`), "Volgens de bron eenmalig of tijdelijk."},
	{regexp.MustCompile(`(?i)trial|pilot`), "Volgens de bron een proef. Of die is voortgezet, is niet bekend."},
	{regexp.MustCompile(`(?i)ran through 2021`), "Volgens de bron tot en met 2021."},
	{regexp.MustCompile(`(?i)temporary hours`), "De tijden golden tijdelijk."},
	{regexp.MustCompile(`(?i)corona`), "De bron is uit de coronatijd. Tijden kunnen veranderd zijn."},
	{regexp.MustCompile(`(?i)language only`), "Alleen hulp met taal."},
	{regexp.MustCompile(`(?i)not digital help as such`), "Geen hulp met digitale zaken als zodanig."},
	{regexp.MustCompile(`(?i)no staff, self-service only|^self-service`), "Zelfbediening, zonder medewerkers."},
	{regexp.MustCompile(`(?i)unstaffed|self-service hours|ZelfBieb`), "Ook open op tijden zonder medewerkers."},
	{regexp.MustCompile(`(?i)staff presence not stated`), "De bron zegt niet of er een medewerker is."},
	{regexp.MustCompile(`(?i)volunteer library`), "Bibliotheek van vrijwilligers."},
	{regexp.MustCompile(`(?i)school library`), "Bibliotheek van een school."},
	{regexp.MustCompile(`(?i)by appointment|op afspraak|neem vooraf contact`), "Volgens de bron (deels) op afspraak."},
	{regexp.MustCompile(`(?i)not in school holidays|school weeks only`), "Niet in de schoolvakanties."},
	{regexp.MustCompile(`(?i)address(es)? not|no address|no single address|sites? not (on|listed)|not listed|branch(es)? (and hours )?not|street not read`), "De bron noemt geen volledig adres."},
	{regexp.MustCompile(`(?i)hours (and place |cut |not )|no hours|hours not|clock (times|hours) not|times not on|weekday not|no stop places`), "De bron noemt geen (volledige) tijden."},
	{regexp.MustCompile(`(?i)teams? (sits?|per)|visits every village`), "Op meer dan één plek in de gemeente."},
	{regexp.MustCompile(`(?i)\b(moving|to move|planned move)\b`), "De bron noemt een verhuizing."},
	{regexp.MustCompile(`(?i)undated`), "De bron heeft geen datum."},
	{regexp.MustCompile(`(?i)year (read|inferred|not)|date inferred`), "Het jaar staat niet op de pagina zelf."},
	{regexp.MustCompile(`(?i)polling station of the same name`), "Plek op de kaart: van het stemlokaal met dezelfde naam."},
	{regexp.MustCompile(`(?i)polling-station building of the same name`), "Adres van het stemlokaal met dezelfde naam."},
}

// dutchNote says in Dutch what a note says about how far the row can be trusted.
func dutchNote(note string) string {
	if stationOnly.MatchString(note) {
		return pollingNote
	}
	var all []string
	for _, r := range remarks {
		if r.when.MatchString(note) {
			all = append(all, r.say)
		}
	}
	return strings.Join(all, " ")
}

// services that the transcription worded in English, in Dutch.
var services = strings.NewReplacer(
	"bankzaken, staffed by library workers", "bankzaken, met medewerkers van de bibliotheek",
	"walk-in clinic banking", "inloopspreekuur bankzaken",
	"with the clinics of the DigiTaalhuis", "met de spreekuren van het DigiTaalhuis",
	"inloopspreekuren with social organisations", "inloopspreekuren met maatschappelijke organisaties",
	"laptops for families with children 4-17, income up to 120%", "laptops voor gezinnen met kinderen van 4 tot en met 17 jaar, inkomen tot 120%",
	"for residents who find internet, Dutch or reading hard; number of the municipality",
	"voor inwoners die internet, Nederlands of lezen moeilijk vinden; nummer van de gemeente",
	"digiTaal-inloop Mo and Tu; Taalinloop We and Sa", "digiTaal-inloop ma en di; Taalinloop wo en za",
	"informatiepunt; to share a building with the library and Incluzio", "informatiepunt",
	" (weekly, Tuesday, per a public events scraper)", " (wekelijks, dinsdag)",
)

func dutchServices(s string) string { return services.Replace(s) }

var (
	webAddress = regexp.MustCompile(`https?://[^\s;)]+`)
	bracketed  = regexp.MustCompile(`\(([^,;)]+)`)
)

// sourceOf splits what the row gives as its source into a name to show and an
// address to follow: the original page or its host, or the publisher whose file
// a page only passes on.
func sourceOf(s string) (name, address string) {
	all := webAddress.FindAllString(s, -1)
	if len(all) == 0 {
		return s, ""
	}
	address = all[len(all)-1] // the original stands behind the page that passes it on
	u, err := url.Parse(address)
	switch {
	case strings.HasPrefix(s, "waarismijnstemlokaal.nl"):
		return "Waar is mijn stemlokaal / Kiesraad", address
	case strings.Contains(s, "Amsterdam open data"):
		return "Gemeente Amsterdam, maatschappelijke voorzieningen", address
	case err != nil:
		return s, ""
	case u.Host == "github.com" && u.Path == "":
		return strings.TrimPrefix(bracketed.FindString(s), "("), ""
	case u.Host == "github.com":
		return strings.Trim(u.Path, "/"), address
	}
	return strings.TrimPrefix(u.Host, "www."), address
}
