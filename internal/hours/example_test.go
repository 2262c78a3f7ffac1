package hours_test

import (
	"fmt"
	"time"

	"steunkaart/internal/hours"
)

func Example() {
	loc, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		fmt.Println(err)
		return
	}
	schedule, err := hours.Parse("Mo-Fr 10:00-12:00; Tu 14:00-17:00; We off")
	if err != nil {
		fmt.Println(err)
		return
	}
	desk := hours.Calendar{Schedule: schedule, Location: loc, Careful: true}

	monday := time.Date(2026, time.November, 9, 11, 20, 0, 0, loc)
	now := desk.Ask(monday)
	fmt.Println(now.State, "for another", now.Until.Sub(monday))
	later := desk.Ask(monday.Add(time.Hour))
	fmt.Println(later.State, "until", later.Opens.Format("Monday 15:04"))
	fmt.Println(desk.At(time.Date(2026, time.December, 25, 11, 0, 0, 0, loc)).State, "on Christmas Day")
	fmt.Println(schedule.Week(hours.DateOf(monday)).OpenHours, "hours a week")
	// Output:
	// open for another 40m0s
	// closed until Tuesday 14:00
	// unknown on Christmas Day
	// 9 hours a week
}

func ExampleParse() {
	_, err := hours.Parse("Mo-Fr 9-17")
	fmt.Println(err)
	schedule, err := hours.Parse("Mo – Fr 9:00 – 17:00; week 1-53/2 Sa 10:00-12:00 by appointment")
	fmt.Println(schedule, err)
	// Output:
	// opening hours: expected a time such as 10:00 at character 7
	// Mo-Fr 09:00-17:00; week 01-53/2 Sa 10:00-12:00 "by appointment" <nil>
}
