package pipeline_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"steunkaart/internal/pipeline"
)

func TestStopsWhenAsked(t *testing.T) {
	t.Parallel()

	for _, at := range pipeline.Stages {
		w := newWorld()
		ctx, stop := context.WithCancel(t.Context())
		p, err := pipeline.New(w, grid{}, parameters(t), time.Now)
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.Run(ctx, pipeline.Job{Progress: func(stage pipeline.Stage, _, _ int) {
			if stage == at {
				stop()
			}
		}})
		if !errors.Is(err, context.Canceled) || len(w.saved) != 0 {
			t.Errorf("stopped in %s: error %v, %d results stored", at, err, len(w.saved))
		}
		stop()
	}
}

func TestProgressEndsEveryStage(t *testing.T) {
	t.Parallel()

	last := map[pipeline.Stage][2]int{}
	var order []pipeline.Stage
	newWorld().must(t, pipeline.Job{Progress: func(stage pipeline.Stage, done, total int) {
		if before, ok := last[stage]; ok && done < before[0] {
			t.Errorf("%s went back from %d to %d", stage, before[0], done)
		}
		if last[stage] = [2]int{done, total}; len(order) == 0 || order[len(order)-1] != stage {
			order = append(order, stage)
		}
	}})
	if want := []pipeline.Stage{pipeline.StageDemand, pipeline.StageAccess, pipeline.StageGaps, pipeline.StagePlan, pipeline.StageStore}; !slices.Equal(order, want) {
		t.Errorf("stages came in order %v", order)
	}
	for stage, at := range last {
		if at[0] != at[1] {
			t.Errorf("%s ended at %d of %d", stage, at[0], at[1])
		}
	}
}
