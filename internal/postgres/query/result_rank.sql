-- Stores the ranks of an area anew.
update area_people set rank = @rank, rank_low = @low, rank_high = @high where area_code = @code
