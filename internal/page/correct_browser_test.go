package page_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestCorrectionJourney says that something is wrong: first with nothing filled
// in, then with a citizen service number, then as it should be.
func TestCorrectionJourney(t *testing.T) {
	for _, code := range []string{"nl", "ar"} {
		for _, scripts := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, scripts %v", code, scripts), func(t *testing.T) {
				b := open(t, 360, 740, chromedp.Flag("blink-settings", fmt.Sprintf("scriptEnabled=%v", scripts)))
				base, texts := serveAt(t, monday), textsOf(t, code) // each its own: one sender may not send often
				b.run(t,
					chromedp.Navigate(base+inLanguage("/hulppunt/loket", code)), chromedp.Click(chromedp.CSS(`a[href*="klopt-niet"]`)), chromedp.WaitVisible(chromedp.CSS("#tekst")),
					chromedp.Click(chromedp.CSS("form.correct button")), chromedp.WaitVisible(chromedp.CSS("#fouten")))
				contains(t, value(t, b, chromedp.Text(chromedp.CSS("#fouten"))), texts.Get("correct.notsent"), texts.Get("correct.empty"))
				b.run(t, chromedp.SendKeys(chromedp.CSS("#tekst"), "111222333"), chromedp.Click(chromedp.CSS("#wat-hours")), chromedp.Click(chromedp.CSS("form.correct button")), chromedp.WaitVisible(chromedp.CSS("#fouten a[href='#tekst']")))
				contains(t, value(t, b, chromedp.Text(chromedp.CSS("#fouten"))), texts.Get("correct.personal"))
				contains(t, value(t, b, chromedp.OuterHTML(chromedp.CSS("form.correct"))), `id="wat-hours" name="wat" value="hours" checked`, ">111222333</textarea>")
				b.run(t, chromedp.Clear(chromedp.CSS("#tekst")), chromedp.SendKeys(chromedp.CSS("#tekst"), "Dicht op maandag"), chromedp.Click(chromedp.CSS("form.correct button")), chromedp.WaitNotPresent(chromedp.CSS("#tekst")))
				contains(t, value(t, b, chromedp.Text(chromedp.CSS("main"))), texts.Get("correct.thanks"), texts.Get("correct.next"))
			})
		}
	}
}

// TestRefusedFormIsAnnounced looks at the form that comes back, as axe and as a
// reader with the keyboard and with large text does.
func TestRefusedFormIsAnnounced(t *testing.T) {
	barriers, base := axe(t), serveAt(t, monday)
	for _, code := range []string{"nl", "ar"} {
		b := open(t, 320, 640)
		b.run(t,
			chromedp.Navigate(base+inLanguage("/hulppunt/loket/klopt-niet", code)), chromedp.Focus(chromedp.CSS("form.correct button")), chromedp.KeyEvent("\r"), chromedp.WaitVisible(chromedp.CSS("#fouten")))
		if id := eval[string](t, b, `document.activeElement.id`); id != "fouten" {
			t.Errorf("%s: what is wrong does not have the focus, but %q", code, id)
		}
		if title := eval[string](t, b, `document.title`); !strings.HasPrefix(title, textsOf(t, code).Get("correct.notsent")) {
			t.Errorf("%s: the title is %q", code, title)
		}
		for _, v := range barriers(b) {
			t.Errorf("%s: %s", code, v)
		}
		if wide := eval[int64](t, b, `document.documentElement.scrollWidth`); wide > 320 {
			t.Errorf("%s: %d px wide", code, wide)
		}
		b.run(t, chromedp.KeyEvent("\t"), chromedp.KeyEvent("\r"))
		if id := eval[string](t, b, `location.hash`); id != "#tekst" {
			t.Errorf("%s: the first key does not lead to the text, but to %q", code, id)
		}
	}
}
