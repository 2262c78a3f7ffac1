package atlas_test

import "math"

var nan = math.NaN()
