-- Stores what a definition was brought to.
insert into definition_result (definition, position, total, ratio, parameters, run_id)
values (@definition, @position, @total, @ratio, @parameters, @run)
