"""What ``monitor`` looks at, and how it shows it.

grids, drift         counts of rows in places, and the distance of two counts
reference            what the champion was trained and tested on
rows, traffic        what the prediction log holds, and how much of it
quality, labelled    metrics and calibration, once labels are known
look, alerts         all that is measured, and what of it is wrong
page, charts         the parts of a page
chapters, report     the page
"""
