package page_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestCorrectionJourney says that something is wrong: first with nothing filled
// in, then with a citizen service number, then as it should be; with the keyboard alone.
func TestCorrectionJourney(t *testing.T) {
	for _, code := range []string{"nl", "ar"} {
		for _, scripts := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, scripts %v", code, scripts), func(t *testing.T) {
				b := open(t, 360, 740, chromedp.Flag("blink-settings", fmt.Sprintf("scriptEnabled=%v", scripts)))
				base, texts := serveAt(t, monday), textsOf(t, code) // each its own: one sender may not send often
				b.run(t,
					chromedp.Navigate(base+inLanguage("/hulppunt/loket", code)), chromedp.Focus(chromedp.CSS(`a[href*="klopt-niet"]`)), chromedp.KeyEvent("\r"), chromedp.WaitVisible(chromedp.CSS("#tekst")),
					chromedp.Focus(chromedp.CSS("form.correct button")), chromedp.KeyEvent("\r"), chromedp.WaitVisible(chromedp.CSS("#fouten")))
				focused(t, b, "fouten")
				contains(t, value(t, b, chromedp.Text(chromedp.CSS("#fouten"))), texts.Get("correct.notsent"), texts.Get("correct.empty"))
				b.run(t, chromedp.SendKeys(chromedp.CSS("#tekst"), "111222333"), chromedp.Focus(chromedp.CSS("#wat-hours")), chromedp.KeyEvent(" "), chromedp.Focus(chromedp.CSS("form.correct button")), chromedp.KeyEvent("\r"), chromedp.WaitReady(chromedp.CSS("#wat-hours[checked]"))) // as the form that comes back has it
				focused(t, b, "fouten")
				contains(t, value(t, b, chromedp.Text(chromedp.CSS("#fouten"))), texts.Get("correct.personal"))
				contains(t, value(t, b, chromedp.OuterHTML(chromedp.CSS("form.correct"))), `id="wat-hours" name="wat" value="hours" checked`, ">111222333</textarea>")
				b.run(t, chromedp.SetValue(chromedp.CSS("#tekst"), "Dicht op maandag"), chromedp.Focus(chromedp.CSS("form.correct button")), chromedp.KeyEvent("\r"), chromedp.WaitNotPresent(chromedp.CSS("#tekst")))
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
		focused(t, b, "fouten")
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

// focused waits until an element has the focus: a browser gives it when it draws
// the page, and scrolls there.
func focused(t *testing.T, b *browser, id string) {
	t.Helper()
	has := ""
	for range 100 {
		if has = eval[string](t, b, `document.activeElement.id`); has == id {
			return
		}
		b.run(t, chromedp.Sleep(20*time.Millisecond))
	}
	t.Fatalf("%q has the focus, not %q", has, id)
}
