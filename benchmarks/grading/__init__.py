"""Measures how fast submissions are graded: by this course and by three rivals, on the same work.

Each contender does what an instructor would type for a folder of submissions:

- plain nbval: one ``pytest --nbval --nbval-current-env FOLDER`` over all submissions, one after
  the other. A call for each submission would start pytest each time, four times as slow, and no
  instructor would type it; so this is the faster rival of the two, and it is the 1.00 of all
  ratios.
- nbgrader: ``nbgrader autograde`` in a course folder whose assignment it has generated itself.
- otter: ``otter run`` for each submission, since ``otter grade`` needs Docker.
- ours: ``python -m grading FOLDER --out DIR --jobs 2``.

All grade the same answers to topic 00. The rivals' notebooks use the course's virtual clock as
ours do, and draw a picture where ours does: for a wrong answer.
"""
