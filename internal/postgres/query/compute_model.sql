-- The stored national figure and ratio of each definition, in order.
select definition, total, ratio, parameters from definition_result order by position
