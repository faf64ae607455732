-- A row may wait for a job that another file, or a person, began and that makes the same.
alter table bulk_row add column after_run text references run (id);
