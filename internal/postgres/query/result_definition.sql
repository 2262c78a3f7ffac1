-- Stores what a definition was brought to.
insert into definition_result (definition, position, total, ratio, parameters, rates, low, high, draws, run_id)
values (@definition, @position, @total, @ratio, @parameters, @rates, @low, @high, @draws, @run)
