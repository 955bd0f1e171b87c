# A desktop task that never answers.
param([string] $RequestFile, [string] $AnswerFile)
Start-Sleep -Seconds 300
