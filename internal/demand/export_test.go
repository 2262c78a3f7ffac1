package demand

// Draws returns the number of draws.
func (s *Sampler) Draws() int { return s.draws }
