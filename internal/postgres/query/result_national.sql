-- Stores the interval of a national figure anew.
update definition_result set low = @low, high = @high where definition = @definition
