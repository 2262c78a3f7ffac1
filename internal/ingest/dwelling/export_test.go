package dwelling

// InBatches returns the reader with that many corners of buildings read at once.
func (r Buildings) InBatches(corners int) Buildings {
	r.batch = corners
	return r
}
