-- Waits until nobody reads the results, and keeps readers out: who began to read before a table is emptied would find nothing in it.
lock table definition_result in access exclusive mode
